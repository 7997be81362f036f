import type { CallOptions } from '@durable-http/core'
import { withCallOptions } from './call-options-client.ts'
import type { Caller } from './caller.ts'
import type { ToolContext } from '../tools/tool-context.ts'

/** Context of a tool or resource for one caller, with the caller's own plans and headers to the function app. */
export function contextFor(
  context: ToolContext,
  { principal, headers, context: request }: Caller = {},
  options: Pick<CallOptions, 'onResponse'> = {},
): ToolContext {
  const plans = principal === undefined ? context.plans : context.plans.of(principal)
  const hasHeaders = headers !== undefined && Object.keys(headers).length > 0
  const extra = { ...options, ...(hasHeaders && { headers }), ...(request !== undefined && { context: request }) }
  if (Object.values(extra).every((value) => value === undefined))
    return principal === undefined ? context : { ...context, plans }
  return { ...context, plans, client: withCallOptions(context.client, extra) }
}
