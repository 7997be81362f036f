import type { Clock } from '@durable-http/core'
import type { AnswerAgain } from '@durable-http/rest'
import type { RequestContext } from './request-context.ts'
import { compose, type Stage } from './stage.ts'

/** A request that was read and judged before, as far as stages may look at it. */
export interface RepeatedRequest extends Pick<Request, 'method' | 'headers'> {
  /** Its response, if nothing refuses it. */
  answer: Response
}

/** Options of repeated requests. */
export interface RepeaterOptions {
  /** Stages whose verdict depends on more than the request itself: on time, on other requests, on the configuration of pages. */
  stages: readonly (Stage<RepeatedRequest> | undefined)[]
  clock: Clock
}

/** Offers the connection of a request what answers further ones that equal it to the letter. */
export type OfferRepeat = (headers: Headers, context: RequestContext, again: AnswerAgain) => void

/** Makes what offers repeats: where a runtime has it, such requests go past all stages but those that must see each one. */
export type CreateRepeater = (options: RepeaterOptions) => OfferRepeat

// Those differ from request to request, or make the response differ.
const unique = ['origin', 'x-request-id', 'traceparent']
const noHeaders = new Headers()

/**
 * Makes what offers repeats. Authentication, rules, routes and the query depend on nothing but the letters of the request and the
 * configuration, so their verdict holds for all that equal it: until the credential expires, and for as long as the runtime keeps it.
 */
export const createRepeater: CreateRepeater = ({ stages, clock }) => {
  const enter = compose<RepeatedRequest>(stages, ({ answer }) => answer)

  return function offerRepeat(headers, context, again) {
    const { connection, face, peer, client, principal, link, app, prefix, operation, traceHeaders } = context
    if (!connection?.repeatable || unique.some((name) => headers.has(name))) return
    const facts = { face, peer, client, principal, link, app, prefix, operation, traceHeaders, isIdTold: true }
    const expires = principal?.expires ?? Infinity
    connection.repeatable(function repeat(next) {
      const began = clock.now()
      if (began >= expires) return undefined
      const id = crypto.randomUUID()
      const answer = again({ 'x-request-id': id })
      if (!answer) return undefined
      return enter({ method: 'GET', headers: noHeaders, answer }, { ...facts, id, began, connection: next })
    })
  }
}
