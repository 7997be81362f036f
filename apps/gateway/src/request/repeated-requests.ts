import type { Clock } from '@durable-http/core'
import type { RepeatResponse } from '@durable-http/rest'
import type { RequestContext } from './request-context.ts'
import { compose, type Responder, type Stage } from './stage.ts'

/** A request that was read and judged before, as far as stages may look at it. */
export interface RepeatedRequest extends Pick<Request, 'method' | 'headers'> {
  /** Facts that the first request was found to have, and the response, if nothing refuses this one. */
  facts: Facts
  response: Response | Promise<Response | undefined>
  /** The request itself, for the ordinary way. */
  request: Request
}

/** Options of repeated requests: the stages whose verdict depends on more than the request itself, such as time and other requests. */
export interface RepeaterOptions {
  /** Those before the caller is known. */
  stages: readonly (Stage<RepeatedRequest> | undefined)[]
  /** Those behind authentication. */
  callerStages: readonly (Stage<RepeatedRequest> | undefined)[]
  /** Takes a request through all other stages, if the read that it waited for came to nothing. */
  goOn: Responder
  clock: Clock
}

/** Offers the connection of a request a function that serves further ones that equal it to the letter. */
export type OfferRepeat = (headers: Headers, context: RequestContext, again: RepeatResponse) => void

/** Makes what offers repeats: where a runtime has it, such requests go past all stages but those that must see each one. */
export type CreateRepeater = (options: RepeaterOptions) => OfferRepeat

type Facts = Pick<RequestContext, 'principal' | 'link' | 'app' | 'prefix' | 'operation'>

// Those differ from request to request, or make the response differ.
const unique = ['origin', 'x-request-id', 'traceparent']
const noHeaders = new Headers()
const noTrace = {}

/**
 * Makes what offers repeats. Authentication, rules, routes and the query depend on nothing but the letters of the request and the
 * configuration, so their verdict holds for all that equal it: until the credential expires, and for as long as the runtime keeps it.
 */
export const createRepeater: CreateRepeater = ({ stages, callerStages, goOn, clock }) => {
  const enter = compose<RepeatedRequest>([...stages, knowCaller, ...callerStages], repeatResponse)

  function repeatResponse({ facts, response, request }: RepeatedRequest, context: RequestContext) {
    know(context, facts)
    if (!(response instanceof Promise)) return reported(response, context)
    return response.then((joined) => {
      if (joined) return reported(joined, context)
      // The stages to come find these out again.
      know(context, unknown)
      return goOn(request, context)
    })
  }

  return function offerRepeat(headers, context, again) {
    const { connection, face, peer, client, principal, link, app, prefix, operation } = context
    if (!connection?.repeatable || unique.some((name) => headers.has(name))) return
    const facts = { principal, link, app, prefix, operation }
    const expires = principal?.expires ?? Infinity
    connection.repeatable(function repeat(next, request) {
      const began = clock.now()
      if (began >= expires) return undefined
      const id = crypto.randomUUID()
      const response = again({ 'x-request-id': id })
      if (!response) return undefined
      const context = { face, id, began, peer, client, connection: next, traceHeaders: noTrace }
      return enter({ method: 'GET', headers: noHeaders, facts, response, request }, context)
    })
  }
}

// A refusal before the caller is known reveals nothing about the caller.
const knowCaller: Stage<RepeatedRequest> = ({ facts: { principal, link } }, context, next) => {
  context.principal = principal
  if (context.connection) context.connection.caller = principal?.name
  context.link = link
  return next()
}

const unknown: Pick<Facts, 'app' | 'prefix' | 'operation'> = { app: undefined, prefix: undefined, operation: undefined }

function know(context: RequestContext, { app, prefix, operation }: typeof unknown): void {
  context.app = app
  context.prefix = prefix
  context.operation = operation
}

// Its headers hold the id.
function reported(response: Response, context: RequestContext): Response {
  context.isIdReported = true
  return response
}
