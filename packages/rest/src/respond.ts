import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { StatusCode } from 'hono/utils/http-status'

/** True if other handlers than ours have a say in the response. */
export const hasOtherHandlers = (c: Context) => matchedRoutes(c).length > 1

/** Makes a response; where no other handler has a say in its headers, it is spared a `Headers` of its own. */
export function respond(
  c: Context,
  body: string | ReadableStream<Uint8Array> | null,
  status: number,
  headers: Record<string, string>,
): Response {
  if (hasOtherHandlers(c)) return c.newResponse(body, status as StatusCode, headers)
  return new Response(body, { status, headers })
}
