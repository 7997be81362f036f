import { type OperationName, operationNames } from '@durable-http/core'
import { problemExamples } from '../src/openapi/response-examples.ts'
import { problemsOf } from '../src/possible-problems.ts'
import { type ProblemCode, problemCodes, problemKinds, problemType } from '../src/problem-kinds.ts'

/** The documentation pages of all kinds of problem by file name, an index among them. */
export function problemPages(): ReadonlyMap<string, string> {
  const pages = problemCodes.map((code): [string, string] => [fileOf(code), page(code)])
  return new Map([['README.md', index()], ...pages])
}

/** Name of the page of a kind of problem. */
export const fileOf = (code: ProblemCode) => `${code.replaceAll('_', '-')}.md`

function page(code: ProblemCode): string {
  const { status, title, advice } = problemKinds[code]
  const example = problemExamples[code]
  return [
    `# ${title}`,
    '',
    '| | |',
    '|---|---|',
    `| \`type\` | \`${problemType(code)}\` |`,
    `| \`code\` | \`${code}\` |`,
    `| status | ${status} |`,
    `| operations | ${operationsWith(code)} |`,
    '',
    advice,
    ...(example
      ? ['', 'Example:', '', '```json', JSON.stringify(example, null, 2), '```']
      : ['', withoutExample[code] ?? '']),
    '',
    '[All kinds of problem](README.md)',
    '',
  ].join('\n')
}

// Some kinds cannot be provoked in a test and be written down, or come from a gateway around this app.
const withoutExample: Partial<Record<ProblemCode, string>> = {
  aborted: 'Only logs contain this problem, because the client is gone.',
  internal: 'No known request causes this problem.',
  request_timeout: 'The gateway process sends this problem; the app alone does not.',
  rate_limited: 'The gateway process sends this problem before it reads the request; the app alone does not.',
}

// Most kinds can be the response to anything; what belongs to no operation is about the path itself.
function operationsWith(code: ProblemCode): string {
  const names = operationNames.filter((name: OperationName) => problemsOf(name).includes(code))
  if (names.length === operationNames.length) return 'all'
  if (code in withoutExample) return 'all'
  return names.length === 0
    ? 'none: the path or the method is not an operation'
    : names.map((n) => `\`${n}\``).join(', ')
}

function index(): string {
  const rows = problemCodes.map((code) => {
    const { status, title } = problemKinds[code]
    return `| ${status} | [\`${code}\`](${fileOf(code)}) | ${title} |`
  })
  return [
    '# Kinds of problem',
    '',
    'Failures are problem details (RFC 9457), `application/problem+json`. `type` and `code` name the kind and never change; `title` goes with the kind; `detail` is for people.',
    '`issues` names what was wrong with a request, one entry per parameter: `parameter`, `in` (`path`, `query`, `header`, `body`), `message`, `received`, and `hazard` where a hazard rule refused it.',
    '`upstreamStatus` is the status of the host if it responded; `retryAfter` the seconds of `Retry-After`.',
    '',
    '| status | code | title |',
    '|---|---|---|',
    ...rows.toSorted(),
    '',
  ].join('\n')
}
