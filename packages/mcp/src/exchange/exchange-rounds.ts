import { wallClock } from '@durable-http/core'
import { type ClientInputs, type InputRequest, isObject, takesForms } from '../client-inputs.ts'
import { belongsTo, type InputRound, type PendingRequest, runRound } from '../input-round.ts'
import { createTextSigner } from '../signed-text.ts'
import type { Args } from '../tool-definition.ts'
import type { ModernRequest } from './classify-message.ts'
import { metaKeys } from './envelope.ts'
import { RpcFailure, rpcCodes } from './rpc-failure.ts'

/** Serves requests whose questions go out as a result and whose answers come with the next request. */
export interface ExchangeRounds {
  /** Runs what `subject` and its arguments ask for; a question ends the round with a signed state and brings the next. */
  run(
    subject: string,
    given: Args,
    request: ModernRequest,
    principal: string | undefined,
    serve: (round: InputRound) => Promise<object>,
  ): Promise<object>
}

interface State {
  pending: PendingRequest
  /** Milliseconds since 1970. */
  expires: number
}

const life = 300_000

/** Makes the rounds of one endpoint; without a secret it draws one, and then states hold in this process only. */
export function createExchangeRounds(secret: string | undefined): ExchangeRounds {
  const signer = createTextSigner(secret === undefined ? undefined : `request state: ${secret}`)

  async function read(text: unknown, binding: string): Promise<PendingRequest> {
    const state = typeof text === 'string' ? ((await signer.read(text, binding)) as State | undefined) : undefined
    if (!state || state.expires < wallClock.now()) {
      throw new RpcFailure(rpcCodes.invalidParams, 'Invalid or expired requestState', {
        data: { reason: 'invalid_request_state' },
      })
    }
    return state.pending
  }

  return {
    async run(subject, given, { method, params, meta }, principal, serve) {
      const { requestState, inputResponses: responses } = params
      const binding = JSON.stringify([method, principal ?? null])
      const pending = requestState === undefined ? undefined : await read(requestState, binding)
      if (pending && !belongsTo(pending, subject, given))
        throw new RpcFailure(rpcCodes.invalidParams, 'the request state belongs to another request')
      const declared = meta[metaKeys.capabilities]
      const capabilities = isObject(declared) ? declared : {}
      const start = { subject, given, pending, responses, capabilities }
      return runRound(start, serve, async (inputRequests, next) => {
        checkCapabilities(inputRequests, capabilities)
        const state: State = { pending: next, expires: wallClock.now() + life }
        return { resultType: 'input_required', inputRequests, requestState: await signer.sign(state, binding) }
      })
    },
  }
}

function checkCapabilities(
  requests: Readonly<Record<string, InputRequest>>,
  capabilities: ClientInputs['capabilities'],
): void {
  for (const [name, { method }] of Object.entries(requests)) {
    const required = requiredBy(method, capabilities)
    if (required === undefined) continue
    throw new RpcFailure(rpcCodes.missingCapability, `${name} asks for ${method}, which the client did not declare`, {
      status: 400,
      data: { requiredCapabilities: required },
    })
  }
}

function requiredBy(method: string, capabilities: ClientInputs['capabilities']): object | undefined {
  if (method === 'elicitation/create') return takesForms(capabilities) ? undefined : { elicitation: { form: {} } }
  const [capability] = method.split('/') as [string]
  return capabilities[capability] === undefined ? { [capability]: {} } : undefined
}
