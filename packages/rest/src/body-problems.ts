import {
  deepestBody,
  hazards,
  type InputIssue,
  type Operation,
  type OperationName,
  operations,
  type Scrub,
} from '@durable-http/core'
import { ProblemError } from './problem.ts'

/** Reasons to refuse a request body, in the words of one operation. */
export interface BodyProblems {
  tooLarge(limit: number): ProblemError
  wrongType(why: string): ProblemError
  compressed(encoding: string): ProblemError
  notEncoded(encoding: string): ProblemError
  /** `beginning` is quoted, `why` names the place. */
  unreadable(beginning: string, why: string): ProblemError
  tooDeep(): ProblemError
  brokenOff(): ProblemError
}

/** Makes the problems of an operation's body; what is quoted of it holds no key. */
export function bodyProblemsOf(operation: OperationName | 'createJob', scrub: Scrub): BodyProblems {
  const field = (operations[operation as OperationName] as Operation | undefined)?.body?.field ?? 'body'
  const about = (code: ProblemError['code'], why: string, headers: Record<string, string> = {}) =>
    new ProblemError(code, `${operation}: ${why}`, { operation }, headers)
  const invalid = (issue: InputIssue) => {
    const got = issue.received === undefined ? '' : ` (got ${issue.received})`
    return new ProblemError('invalid_input', `${operation}: ${issue.parameter} ${issue.message}${got}`, {
      operation,
      issues: [{ ...issue, in: 'body' }],
    })
  }
  return {
    // The rest of it is not read, so that no other request can follow on the connection.
    tooLarge: (limit) => about('payload_too_large', `${field} has more than ${limit} bytes`, { connection: 'close' }),
    wrongType: (why) => about('unsupported_media_type', why),
    compressed: (encoding) =>
      about('unsupported_media_type', `expected a body without compression, got content-encoding ${quoted(encoding)}`, {
        'accept-encoding': 'identity',
      }),
    notEncoded: (encoding) => invalid({ parameter: 'body', message: `must be text encoded as ${encoding}` }),
    unreadable(beginning, why) {
      const { harm, expected } = hazards.unreadableBody
      return invalid({
        parameter: 'body',
        message: `expects ${expected}: ${why}. ${harm}`,
        received: quoted(scrub(beginning.slice(0, 8192))),
        hazard: 'unreadableBody',
      })
    },
    tooDeep: () =>
      invalid({
        parameter: 'body',
        message: `must be nested at most ${deepestBody} levels deep, as the host reads no more`,
      }),
    brokenOff: () => about('aborted', 'the caller went away in the middle of the body'),
  }
}

// Cut last, so that no half of a key is left.
const quoted = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)
