import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  type InputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server'
import {
  type ClientInputs,
  formContent,
  formRequest,
  type InputAnswer,
  InputPending,
  isObject,
  takesForms,
} from './client-inputs.ts'
import type { Args } from './tool-definition.ts'
import type { Confirm } from './tool.ts'

/** One request of several rounds, as far as it has come. */
export interface InputRound {
  client: ClientInputs
  /** Asks the user for consent; absent where the client cannot. */
  confirm: Confirm | undefined
  /** The arguments to run with: the ones given, or those that follow a yes. */
  arguments: Args
}

/** Serves requests whose questions go out as a result and whose answers come with the next request (protocol 2026-07-28). */
export interface InputRounds {
  /** Takes no state but of ours, for the same caller and method, made within five minutes. */
  verify(state: string, ctx: ServerContext): Promise<unknown>
  /** Runs what `subject` and its arguments ask for; a question ends the round with a signed state and brings the next. */
  run<Result>(
    subject: string,
    given: Args,
    ctx: ServerContext,
    serve: (round: InputRound) => Promise<Result>,
  ): Promise<Result | InputRequiredResult>
}

/** What travels through the client, signed: the request it belongs to, and what was answered before. */
interface PendingRequest {
  subject: string
  given: Args
  answers: Record<string, InputAnswer>
  resume?: Args
}

const life = 300

/** Makes the rounds of one endpoint; without a secret it draws one, and then states hold in this process only. */
export async function createInputRounds(
  secret: string | undefined,
  principalOf: (ctx: ServerContext) => string | undefined,
): Promise<InputRounds> {
  const codec = createRequestStateCodec<PendingRequest>({
    key: await keyOf(secret),
    ttlSeconds: life,
    bind: (ctx) => JSON.stringify([ctx.mcpReq.method, principalOf(ctx) ?? null]),
  })

  return {
    verify: (state, ctx) => codec.verify(state, ctx),
    async run(subject, given, ctx, serve) {
      const pending = ctx.mcpReq.requestState<PendingRequest>()
      if (pending && (pending.subject !== subject || JSON.stringify(pending.given) !== JSON.stringify(given)))
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'the request state belongs to another request')
      const answers = { ...pending?.answers, ...answersOf(ctx.mcpReq.inputResponses) }
      const capabilities = capabilitiesOf(ctx)
      // Consent counts as the answer to a question that was put, never as something said unasked.
      const consent = pending?.resume && answers['confirm']
      const client: ClientInputs = {
        capabilities,
        async ask(requests) {
          const open = Object.entries(requests).filter(([name]) => !Object.hasOwn(answers, name))
          if (open.length > 0) throw new InputPending(Object.fromEntries(open) as typeof requests)
          return answers as Record<keyof typeof requests, InputAnswer>
        },
      }
      const confirm: Confirm = async (message, resume) => {
        if (consent === undefined) throw new InputPending({ confirm: formRequest(message) }, resume)
        return formContent(consent) !== undefined
      }
      const agreed = consent !== undefined && formContent(consent) !== undefined
      try {
        return await serve({
          client,
          confirm: takesForms(capabilities) ? confirm : undefined,
          arguments: agreed ? pending!.resume! : given,
        })
      } catch (error) {
        if (!(error instanceof InputPending)) throw error
        const { confirm: _, ...others } = answers
        const resume = error.resume ?? pending?.resume
        const kept = consent === undefined ? others : answers
        const next = { subject, given, answers: kept, ...(resume ? { resume } : {}) }
        return inputRequired({
          inputRequests: error.requests as NonNullable<InputRequiredResult['inputRequests']>,
          requestState: await codec.mint(next, ctx),
        })
      }
    },
  }
}

function capabilitiesOf({ mcpReq }: ServerContext): ClientInputs['capabilities'] {
  const envelope = mcpReq.envelope as Readonly<Record<string, unknown>> | undefined
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY]
  return isObject(capabilities) ? capabilities : {}
}

function answersOf(responses: unknown): Record<string, InputAnswer> {
  if (!isObject(responses)) return {}
  return Object.fromEntries(Object.entries(responses).filter(([, answer]) => isObject(answer))) as Record<
    string,
    InputAnswer
  >
}

async function keyOf(secret: string | undefined): Promise<Uint8Array> {
  if (secret === undefined) return crypto.getRandomValues(new Uint8Array(32))
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`request state: ${secret}`)))
}
