import { toJsonText } from '@durable-http/core'
import type { Context } from 'hono'
import type { V1Context } from '../v1-context.ts'

/** Writes a job, a list of them or a plan as JSON. */
export function jobResponse(
  c: Context,
  context: V1Context,
  value: object,
  status: 200 | 201,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return c.body(context.client.scrub(toJsonText(value)), status, {
    ...context.ownHeaders(c),
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
}
