import { isDurableError, type OperationName } from '@durable-http/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { createProblem, type Problem, ProblemError, problemHeaders, problemOf } from './problem.ts'
import type { RestOptions } from './rest-options.ts'
import { isTextExpected } from './text-response.ts'

/** Writes the responses to requests that fail. */
export interface Refusals {
  /** Writes an error as the caller expects it; an error of an unknown kind is a fault of the app. */
  ofError(c: Context, error: unknown, operation: OperationName | undefined): Response
  ofProblem(c: Context, problem: Problem, headers?: Readonly<Record<string, string>>): Response
}

/** Makes the writer of failures for one app. */
export function createRefusals({
  client,
  onFault,
  onProblem,
  responseHeaders,
}: Pick<RestOptions, 'client' | 'onFault' | 'onProblem' | 'responseHeaders'>): Refusals {
  function ofError(c: Context, error: unknown, operation: OperationName | undefined): Response {
    if (isDurableError(error)) {
      const problem = problemOf(error)
      const isText = isTextExpected(operation, problem.status, c.req.header('accept') ?? null)
      return isText ? ofText(c, problem) : ofProblem(c, problem)
    }
    if (error instanceof ProblemError) return ofProblem(c, scrubbed(error), error.headers)
    onFault?.(c, error)
    const facts = operation === undefined ? {} : { operation }
    return ofProblem(c, createProblem('internal', 'the gateway failed', facts))
  }

  function scrubbed({ code, message, more }: ProblemError): Problem {
    const issues = more.issues?.map((issue) => ({
      ...issue,
      parameter: client.scrub(issue.parameter),
      ...(issue.received === undefined ? {} : { received: client.scrub(issue.received) }),
      message: client.scrub(issue.message),
    }))
    return createProblem(code, client.scrub(message), { ...more, ...(issues ? { issues } : {}) })
  }

  function ofText(c: Context, problem: Problem): Response {
    return c.body(JSON.stringify(problem.Message), problem.status as ContentfulStatusCode, {
      ...problemHeaders(problem),
      'content-type': 'application/json; charset=utf-8',
      vary: 'accept',
      ...responseHeaders?.(c),
    })
  }

  function ofProblem(c: Context, problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
    onProblem?.(c, problem.code)
    return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
      ...problemHeaders(problem),
      ...headers,
      ...responseHeaders?.(c),
    })
  }

  return { ofError, ofProblem }
}
