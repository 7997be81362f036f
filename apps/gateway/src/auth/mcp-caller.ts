import type { Caller } from '@durable-http/mcp'
import type { RequestContext } from '../request/request-context.ts'
import type { Authentication } from './authentication.ts'

/** Gives the MCP handler the caller, the effects of its role, and the headers to send to the function app. */
export function callerOf(
  request: Request,
  context: RequestContext,
  authentication: Authentication | undefined,
): Caller {
  const { principal, traceHeaders } = context
  return {
    principal: principal?.name,
    expires: principal?.expires,
    effects: authentication?.effectsOf(context),
    headers: traceHeaders,
    context,
    charge: (messages) => context.charge?.(messages),
    refuse: (effect, tool) => authentication!.refuseEffect(request, context, effect, tool),
    answered: (id) => context.connection?.answered?.(id),
    observe: (method, tool, id) => {
      context.operation = tool ?? method
      if (id !== undefined) context.connection?.asked?.(id)
    },
  }
}
