import type { Caller } from '../caller.ts'
import { isObject } from '../client-inputs.ts'
import { instructions } from '../instructions.ts'
import type { ModernHandler, ModernHandlerOptions } from '../modern-handler.ts'
import type { Offering } from '../offering.ts'
import { type ParamHeader, paramHeaderFault, paramHeadersOf } from '../param-headers.ts'
import { serverInfo } from '../server-info.ts'
import { answerExchange, type Notify, outcomeOf } from './answer-exchange.ts'
import { classifyMessage, type ModernRequest } from './classify-message.ts'
import { metaKeys, protocolVersion } from './envelope.ts'
import { createExchangeRounds } from './exchange-rounds.ts'
import { capabilities, type MethodContext, methods } from './methods.ts'
import { progressOf } from './progress.ts'
import { failureMessage, RpcFailure, rpcCodes } from './rpc-failure.ts'

/** Milliseconds for which a client may keep a list, by method. */
const cacheLife: Readonly<Record<string, number>> = {
  'server/discover': 0,
  'tools/list': 300_000,
  'resources/list': 0,
  'resources/templates/list': 0,
  'resources/read': 0,
  'prompts/list': 0,
}

/**
 * Makes the stateless endpoint of protocol 2026-07-28 as `modern-handler.ts` does, without the SDK, which is too large for a bundle at the edge:
 * the same requests get the same answers.
 */
export async function createModernHandler(
  offering: Offering,
  offeringOf: (caller: Caller) => Offering,
  { planSecret }: ModernHandlerOptions,
): Promise<ModernHandler> {
  const rounds = createExchangeRounds(planSecret)
  const headersByTool = new Map<unknown, ParamHeader[]>(
    offering.tools.listing.map(({ name, inputSchema }) => [name, paramHeadersOf(inputSchema)] as const),
  )

  function checkRequest({ method, params }: ModernRequest, headers: Headers): void {
    if (method !== 'tools/call') return
    const fault = paramHeaderFault(headersByTool.get(params['name']) ?? [], params['arguments'], headers)
    if (fault !== undefined) throw new RpcFailure(rpcCodes.headerMismatch, `Header mismatch: ${fault}`, { status: 400 })
  }

  async function run(request: ModernRequest, caller: Caller, notify: Notify, signal: AbortSignal): Promise<object> {
    const { id, method, params, meta } = request
    if (method === 'subscriptions/listen') return listen(id, params, notify)
    const own = offeringOf(caller)
    if (method === 'server/discover') {
      const words = own.instructions ?? instructions
      return complete(method, { supportedVersions: [protocolVersion], capabilities, instructions: words })
    }
    if (!Object.hasOwn(methods, method))
      throw new RpcFailure(rpcCodes.methodNotFound, 'Method not found', { status: 404 })
    const context: MethodContext = {
      offering: own,
      caller,
      params,
      signal,
      resourceNotFound: rpcCodes.invalidParams,
      progress: progressOf(meta, notify),
      round: (subject, given, serve) => rounds.run(subject, given, request, caller.principal, serve),
    }
    return complete(method, await methods[method]!(context))
  }

  return async function handleModern({ headers, signal }, body, caller) {
    try {
      const message = classifyMessage(headers, body)
      if (message.kind === 'legacy') return undefined
      if (message.kind === 'notification') return new Response(null, { status: 202 })
      const { request } = message
      checkRequest(request, headers)
      return await answerExchange(signal, (notify, running) =>
        outcomeOf(request.id, () => run(request, caller, notify, running)),
      )
    } catch (error) {
      const status = error instanceof RpcFailure ? error.status : 500
      return Response.json(failureMessage(error, idOf(body)), { status })
    }
  }
}

// Every result says what it is and who made it, and a list how long it may be kept.
function complete(method: string, result: object): object {
  const { resultType = 'complete', _meta } = result as { resultType?: string; _meta?: object }
  const life = resultType === 'complete' ? cacheLife[method] : undefined
  return {
    ...result,
    resultType,
    ...(life === undefined ? {} : { ttlMs: life, cacheScope: 'private' }),
    _meta: { [metaKeys.server]: serverInfo, ..._meta },
  }
}

// Nothing that is offered here ever changes: a subscription is acknowledged as one to nothing, and over.
async function listen(id: string | number, params: Readonly<Record<string, unknown>>, notify: Notify): Promise<object> {
  if (!isObject(params['notifications']))
    throw new RpcFailure(rpcCodes.invalidParams, 'Invalid params: notifications: expected an object')
  const subscription = { [metaKeys.subscription]: id }
  await notify('notifications/subscriptions/acknowledged', { notifications: {}, _meta: subscription })
  return complete('subscriptions/listen', { _meta: subscription })
}

function idOf(body: unknown): unknown {
  if (!isObject(body) || typeof body['method'] !== 'string') return null
  return typeof body['id'] === 'string' || typeof body['id'] === 'number' ? body['id'] : null
}
