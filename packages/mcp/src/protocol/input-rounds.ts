import {
  createRequestStateCodec,
  inputRequired,
  type InputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { declaredCapabilities } from './declared-capabilities.ts'
import { belongsTo, type InputRound, type PendingRequest, runRound } from './input-round.ts'
import type { Args } from '../tools/tool-arguments.ts'

/** Serves requests whose questions go out as a result and whose responses come with the next request (protocol 2026-07-28). */
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
      if (pending && !belongsTo(pending, subject, given))
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'the request state belongs to another request')
      const start = {
        subject,
        given,
        pending,
        responses: ctx.mcpReq.inputResponses,
        capabilities: declaredCapabilities(ctx),
      }
      return runRound(start, serve, async (requests, next) =>
        inputRequired({
          inputRequests: requests as NonNullable<InputRequiredResult['inputRequests']>,
          requestState: await codec.mint(next, ctx),
        }),
      )
    },
  }
}

async function keyOf(secret: string | undefined): Promise<Uint8Array> {
  if (secret === undefined) return crypto.getRandomValues(new Uint8Array(32))
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`request state: ${secret}`)))
}
