import { createFetch } from 'ofetch'
import { breakableBody } from './breakable-body.ts'
import type { CallOptions } from './call-options.ts'
import type { Clock } from './clock.ts'
import { namesCoding, refuseCoded } from './content-coding.ts'
import { DurableError, isDurableError } from './durable-error.ts'
import { joinHeaders } from './join-headers.ts'
import type { Operation } from './operation.ts'
import { PartialHeaders } from './partial-headers.ts'
import { isRetriableStatus, readRetryAfter, retryDelay, type RetryPolicy } from './retry-policy.ts'
import { type Scrub, scrubError } from './scrubber.ts'
import { outcomeOf, unknownOutcome } from './unknown-outcome.ts'

/** Options that a `Fetch` receives for a request. */
export interface FetchInit extends RequestInit {
  /** `context` from the options of the call. */
  context?: unknown
}

/** A function like the global `fetch`; where it rejects with a `DurableError`, that is the end of the call, tries included. */
export type Fetch = (input: string, init?: FetchInit) => Promise<Response>

/** A request ready to go, key included. */
export interface OutgoingRequest {
  /** Name of the request, for messages. */
  operation: string
  url: string
  method: string
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | undefined
  /** True if sending it twice does no more than sending it once. */
  repeatable: boolean
  /** Stored instances that it deletes, from its row. */
  deletes?: Operation['deletes']
  /** True if the response is passed on untouched, bypassing ofetch, which would read it. */
  asItCame?: boolean
}

export interface TransportOptions {
  fetch: Fetch
  clock: Clock
  timeout: number
  retry: RetryPolicy
  scrub: Scrub
  random: () => number
}

/** Sends a request and hands the response to `consume`, all within one deadline; every failure is a `DurableError`. */
export type Send = <T>(
  request: OutgoingRequest,
  options: CallOptions,
  consume: (response: Response, isRepeat: boolean) => T | Promise<T>,
) => Promise<T>

/** Makes the one place that talks to a host: deadline, retries, scrubbing. */
export function createTransport({ fetch, clock, timeout, retry, scrub, random }: TransportOptions): Send {
  // ofetch writes into the record of headers that `init` has; its own options would cost `fetch` another copy.
  const fetchAsGiven = (url: string, { init }: { init: FetchInit }) => fetch(url, init)
  const $fetch = createFetch({ fetch: fetchAsGiven as never, Headers: PartialHeaders as never })

  return async function send(request, options, consume) {
    const policy = policyFor(options.retry, retry, request)
    const limit = options.timeout ?? timeout
    if (options.signal?.aborted)
      throw new DurableError('aborted', `${request.operation}: aborted before it was sent`, {
        operation: request.operation,
      })
    const streamed = typeof request.body === 'object' ? request.body : undefined
    const abortion = abortionAfter(limit, options.signal, streamed !== undefined)
    const { signal } = abortion
    let bodyFault: { error: unknown } | undefined
    const body = streamed
      ? breakableBody(streamed, (error) => {
          // A failure after the abort is not the reason why the call ended.
          if (!signal?.aborted) bodyFault = { error }
          abortion.abort(error)
        })
      : (request.body ?? null)
    const deadline = limit === Number.POSITIVE_INFINITY ? limit : clock.now() + limit
    let streaming = false
    // True once a try may have been carried out although no response says so.
    let isRepeat = false
    let isSent = false
    try {
      for (let attempt = 1; ; attempt++) {
        let wait: number | undefined
        try {
          const init: FetchInit = {
            method: request.method,
            headers: joinHeaders(options.headers, request.headers, plainText),
            body,
            ...(signal && { signal }),
            ...(options.context !== undefined && { context: options.context }),
            // A followed redirect would carry the key to another address.
            redirect: 'manual',
            ...(streamed && { duplex: 'half' }),
          }
          isSent = true
          const received = request.asItCame
            ? await fetch(request.url, init)
            : await $fetch.raw(request.url, { ...init, ...onlyAsk, init } as object)
          options.onResponse?.(received.status)
          const response = namesCoding(received) ? await refuseCoded(request.operation, received, scrub) : received
          if (!isRetriableStatus(response.status) || attempt >= policy.attempts) {
            const consumed = consume(response, isRepeat)
            const result = consumed instanceof Promise ? await consumed : consumed
            streaming = (result as unknown) === response
            return result
          }
          wait = retryDelay(policy, attempt, readRetryAfter(response.headers.get('retry-after'), clock.now()), random)
          if (wait > policy.maxDelay || clock.now() + wait >= deadline) return await consume(response, isRepeat)
          // A host that throttles has not begun.
          if (response.status !== 429) isRepeat = true
          await response.body?.cancel()
        } catch (error) {
          if (isOfBody(error)) throw error
          // Errors of this client's own name what was asked for.
          if (error instanceof DurableError && error.operation !== undefined) throw error
          const refused = refusalOf(error, request.operation)
          if (refused) throw refused
          if (signal?.aborted || isTimeout(error) || attempt >= policy.attempts) throw error
          isRepeat = true
          wait = retryDelay(policy, attempt, undefined, random)
          if (clock.now() + wait >= deadline) throw error
        }
        await clock.sleep(wait, signal)
      }
    } catch (error) {
      throw failure(error)
    } finally {
      abortion.settle(streaming)
    }

    // A host may have responded before the body failed: the meaning of that response comes first.
    function isOfBody(error: unknown): boolean {
      return bodyFault !== undefined && (error === bodyFault.error || !(error instanceof DurableError))
    }

    function failure(error: unknown): DurableError {
      const { operation } = request
      if (isOfBody(error)) return networkError(operation, 'the request body failed', bodyFault!.error, scrub, '')
      if (error instanceof DurableError) return error
      const note = isSent ? unknownOutcome(request.method, request.deletes) : ''
      const facts = { operation, outcome: outcomeOf(note) }
      if (isTimeout(signal?.reason ?? error)) {
        const time = Number.isFinite(limit) ? ` within ${limit} ms` : ' in time'
        return new DurableError('timeout', `${operation}: no response${time}${note}`, facts)
      }
      if (options.signal?.aborted)
        return new DurableError('aborted', `${operation}: aborted by the caller${note}`, facts)
      // ofetch puts the request URL, and with it the key, into its own message: what counts is beneath.
      const beneath = error instanceof Error && error.name === 'FetchError' && error.cause ? error.cause : error
      return networkError(operation, 'no connection to the host', beneath, scrub, note)
    }
  }
}

function networkError(operation: string, what: string, error: unknown, scrub: Scrub, note: string): DurableError {
  const cause = scrubError(error, scrub)
  const why = cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
  const facts = { operation, cause, outcome: outcomeOf(note) }
  return new DurableError('network', `${operation}: ${what}: ${why}${note}`, facts)
}

// A call is aborted by its caller, its time limit, or its body. Without time limit and stream, `fetch` gets the caller's signal unchanged.
function abortionAfter(limit: number, caller: AbortSignal | undefined, isStreamed: boolean): Abortion {
  const isTimed = limit !== Number.POSITIVE_INFINITY
  if (!isTimed && !isStreamed) return { signal: caller, abort: () => undefined, settle: () => undefined }
  const controller = new AbortController()
  const stop = caller && (() => controller.abort())
  if (stop) caller.addEventListener('abort', stop, { once: true })
  const timer = isTimed ? setTimeout(abortLate, limit, controller) : undefined
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    settle(isStreaming) {
      clearTimeout(timer)
      // The caller's signal continues to end a body that is still being read.
      if (stop && !isStreaming) caller.removeEventListener('abort', stop)
    },
  }
}

// Lets `fetch` distinguish a slow host from a caller that left.
function abortLate(controller: AbortController): void {
  controller.abort(new DOMException('no response in time', 'TimeoutError'))
}

interface Abortion {
  signal: AbortSignal | undefined
  abort(reason: unknown): void
  settle(isStreaming: boolean): void
}

// A fetch may have a time limit of its own.
function isTimeout(reason: unknown): boolean {
  const name = (error: unknown) => (error as { name?: unknown } | undefined)?.name
  return name(reason) === 'TimeoutError' || name((reason as { cause?: unknown } | undefined)?.cause) === 'TimeoutError'
}

// A response that is passed on as it is must be text.
const plainText = { 'accept-encoding': 'identity' } as const

// Disable ofetch's retries and parsing: this client does both.
const onlyAsk = { responseType: 'stream', ignoreResponseError: true, retry: false } as const

// A fetch that refuses in the host's place, as a circuit breaker does, has the last word; ofetch wraps its error.
function refusalOf(error: unknown, operation: string): DurableError | undefined {
  const refusal: unknown = isDurableError(error) ? error : error instanceof Error ? error.cause : undefined
  if (!isDurableError(refusal)) return undefined
  const { code, message, retryAfter, issues } = refusal
  return new DurableError(code, `${operation}: ${message}`, { operation, retryAfter, issues })
}

// A body that streams is gone after the first try, even if the caller asks for more.
function policyFor(asked: CallOptions['retry'], own: RetryPolicy, { repeatable, body }: OutgoingRequest): RetryPolicy {
  const policy = typeof asked === 'object' ? { ...own, ...asked } : own
  const again = asked !== false && (repeatable || asked === true) && typeof body !== 'object'
  return again ? policy : { ...policy, attempts: 1 }
}
