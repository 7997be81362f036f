import type { EarlierHandler, EarlierHandlerOptions } from '../earlier-handler.ts'
import type { Caller } from '../caller.ts'
import { isObject } from '../client-inputs.ts'
import { instructions } from '../instructions.ts'
import type { Offering } from '../offering.ts'
import { rpcError } from '../request-checks.ts'
import { serverInfo } from '../server-info.ts'
import { answerExchange, type Notify, type Outcome, outcomeOf } from './answer-exchange.ts'
import { type AskedMessage, isAsked, isMessage } from './json-rpc-message.ts'
import { capabilities, type MethodContext, methods } from './methods.ts'
import { progressOf } from './progress.ts'
import { RpcFailure, rpcCodes } from './rpc-failure.ts'

// Newest first.
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07']
const batchLimit = 100
// The protocol's own code, to 2025-11-25.
const resourceNotFound = -32_002

/**
 * Makes the endpoint of the first generation as `earlier-handler.ts` does, without the SDK, which is too large for a bundle at the edge: the same
 * requests get the same answers. Nothing is kept between two requests: there are no sessions.
 */
export function createEarlierHandler(
  offeringOf: (caller: Caller) => Offering,
  _options: EarlierHandlerOptions,
): EarlierHandler {
  async function run(message: AskedMessage, caller: Caller, notify: Notify, signal: AbortSignal): Promise<object> {
    const { method, params = {} } = message
    const own = offeringOf(caller)
    if (method === 'ping') return {}
    if (method === 'initialize') return initialize(params, own)
    if (!Object.hasOwn(methods, method)) throw new RpcFailure(rpcCodes.methodNotFound, 'Method not found')
    const context: MethodContext = {
      offering: own,
      caller,
      params,
      signal,
      resourceNotFound,
      progress: progressOf(isObject(params['_meta']) ? params['_meta'] : {}, notify),
      // Without a session there is nobody who could be asked.
      round: (_, given, serve) => serve({ arguments: given }),
    }
    return methods[method]!(context)
  }

  return async function handleEarlier({ headers, method, signal }, body, caller) {
    if (method !== 'POST') return rpcError(400, -32_000, 'there are no sessions here')
    const messages: unknown[] = Array.isArray(body) ? body : [body]
    const refused = refuse(headers, messages)
    if (refused) return refused
    const requests = (messages as unknown as AskedMessage[]).filter(
      ({ method: asked, id }) => asked && id !== undefined,
    )
    if (requests.length === 0) return new Response(null, { status: 202 })
    const answerAll = async (notify: Notify, running: AbortSignal): Promise<Outcome> => {
      const outcomes = requests.map((message) => outcomeOf(message.id!, () => run(message, caller, notify, running)))
      return { messages: (await Promise.all(outcomes)).flatMap((outcome) => outcome.messages), status: 200 }
    }
    return answerExchange(signal, answerAll, requests.some(wantsProgress))
  }
}

const wantsProgress = ({ params }: AskedMessage) => isObject(params?.['_meta']) && 'progressToken' in params['_meta']

function refuse(headers: Headers, messages: readonly unknown[]): Response | undefined {
  const accept = headers.get('accept') ?? ''
  if (!accept.includes('application/json') || !accept.includes('text/event-stream'))
    return rpcError(406, -32_000, 'Not Acceptable: a client takes both application/json and text/event-stream')
  if (messages.length > batchLimit)
    return rpcError(400, rpcCodes.invalidRequest, `Invalid Request: a batch holds at most ${batchLimit} messages`)
  if (!messages.every(isMessage)) return rpcError(400, -32_700, 'Parse error: the body is no JSON-RPC message')
  if (messages.some(isInitialize)) {
    if (messages.length === 1) return undefined
    return rpcError(400, rpcCodes.invalidRequest, 'Invalid Request: a request to initialize comes alone')
  }
  const version = headers.get('mcp-protocol-version')
  if (version === null || versions.includes(version)) return undefined
  const known = versions.join(', ')
  return rpcError(
    400,
    -32_000,
    `Bad Request: Unsupported protocol version: ${version.slice(0, 40)} (supported versions: ${known})`,
  )
}

function isInitialize(message: Readonly<Record<string, unknown>>): boolean {
  return (
    isAsked(message) &&
    message['method'] === 'initialize' &&
    message['id'] !== undefined &&
    clientFault(message['params']) === undefined
  )
}

function initialize(params: Readonly<Record<string, unknown>>, own: Offering): object {
  const fault = clientFault(params)
  if (fault) throw new RpcFailure(rpcCodes.invalidParams, `Invalid params: ${fault}`)
  const asked = params['protocolVersion'] as string
  return {
    protocolVersion: versions.includes(asked) ? asked : versions[0],
    capabilities,
    serverInfo,
    instructions: own.instructions ?? instructions,
  }
}

function clientFault(params: unknown): string | undefined {
  if (!isObject(params) || typeof params['protocolVersion'] !== 'string') return 'protocolVersion: expected a string'
  const { capabilities: declared, clientInfo } = params
  if (!isObject(declared)) return 'capabilities: expected an object'
  const fits =
    isObject(clientInfo) && typeof clientInfo['name'] === 'string' && typeof clientInfo['version'] === 'string'
  return fits ? undefined : 'clientInfo: expected an object with the strings name and version'
}
