import type { OperationName } from '@durable-http/core'
import type { OpenApiDocument } from './openapi-shape.ts'
import { problemsOf } from '../possible-problems.ts'
import { type ProblemCode, problemKinds } from '../problem-kinds.ts'
import { problemExamples } from './response-examples.ts'

type Json = Record<string, unknown>

/** The problem responses of an operation by status. */
export const operationProblems = (name: OperationName): Json => problemsByStatus(problemsOf(name))

/** The problem responses with these codes, by status. */
export function problemsByStatus(all: readonly ProblemCode[]): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of all) {
    const { status } = problemKinds[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [String(status), reference(status, codes)]),
  )
}

const shared = new Map<string, Json>()

// Answers that are the same for many operations are written once.
function reference(status: number, codes: readonly ProblemCode[]): Json {
  const name = `Problem${status}${codes.length === 1 ? pascal(codes[0]!) : ''}`
  if (!shared.has(name)) shared.set(name, response(status, codes))
  return { $ref: `#/components/responses/${name}` }
}

/** Problem responses by the name that these paths refer to them with. */
export function problemResponses(paths: OpenApiDocument['paths']): Json {
  const references = JSON.stringify(paths).matchAll(/"#\/components\/responses\/(\w+)"/g)
  const names = new Set(Array.from(references, ([, name]) => name!))
  return Object.fromEntries([...names].sort().map((name) => [name, shared.get(name)]))
}

function response(status: number, codes: readonly ProblemCode[]): Json {
  const waits = [429, 503, 504].includes(status)
  const examples = codes.flatMap((code) => (problemExamples[code] ? [[code, { value: problemExamples[code] }]] : []))
  return {
    description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}.`).join(' '),
    ...(waits ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } } : {}),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
      },
    },
  }
}

const pascal = (code: string) => code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
