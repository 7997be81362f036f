import { valueToNode } from '../dotnet/json-value.ts'
import { writeJson } from '../dotnet/json-writer.ts'

/** A refusal of the admin API, with its status and a code for programs. */
export class AdminProblem extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly string[]

  constructor(status: number, code: string, message: string, problems: readonly string[] = []) {
    super(message)
    this.name = 'AdminProblem'
    this.status = status
    this.code = code
    this.problems = problems
  }
}

/** Writes a response of the admin API. */
export const jsonResponse = (status: number, value: unknown, type = 'application/json'): Response =>
  new Response(status === 204 ? null : writeJson(valueToNode(value)), {
    status,
    headers: {
      ...(status !== 204 && { 'content-type': type }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })

/** Writes a refusal as problem details (RFC 9457). */
export const problemResponse = ({ status, code, message, problems }: AdminProblem): Response =>
  jsonResponse(
    status,
    { type: 'about:blank', title: code, status, code, detail: message, ...(problems.length > 0 && { problems }) },
    'application/problem+json',
  )
