import type { CallOptions } from './call-options.ts'
import { checkInput } from './check-input.ts'
import type { Clock } from './clock.ts'
import type { HubInput } from './instance-methods.ts'
import { readSome } from './response-text.ts'
import type { DurableError } from './durable-error.ts'
import { readFailedResponse } from './failed-response.ts'
import { isGatewayProblem } from './gateway-problem.ts'
import { guardCall } from './guarded-call.ts'
import type { CheckedInput, HazardName } from './hazard-rules.ts'
import { createHostCheck, hostPatience, hostQuestion } from './host-check.ts'
import type { Operation } from './operation.ts'
import type { OperationName } from './operations.ts'
import type { OrchestrationVersions } from './orchestration-versions.ts'
import { isSuccess, type ParseJson, readResponse } from './read-response.ts'
import { type ReadingLimits, readText } from './read-text.ts'
import { settleRepeat } from './repeated-call.ts'
import { readRetryAfter } from './retry-policy.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import { scrubDurableError } from './scrub-durable-error.ts'
import type { Scrub } from './scrubber.ts'
import type { OutgoingRequest, Send } from './transport.ts'
import type { ReadStatus } from './wait-for-completion.ts'

type Input = Record<string, unknown>

/** Parts of the calls of one host. */
export interface OperationCallParts {
  rowOf: (name: OperationName) => Operation
  /** Addresses a checked input and writes its request, key included. */
  requestOf: (name: OperationName, input: CheckedInput) => Pick<OutgoingRequest, 'url' | 'method' | 'headers' | 'body'>
  send: Send
  scrub: Scrub
  clock: Clock
  /** Milliseconds for a whole call. */
  timeout: number
  /** How a response body is read as a whole. */
  reading: ReadingLimits
  parseJson?: ParseJson | undefined
  versions: OrchestrationVersions | undefined
  /** Hazard rules that are lifted. */
  lifted: ReadonlySet<HazardName>
}

/** Reads a response into the value of a call. */
export type Consume<T> = (response: Response) => T | Promise<T>

/** The calls of one host; each rejects with a scrubbed `DurableError`. */
export interface OperationCalls {
  /** Checks, guards and sends a call, and hands the response to `consume`. */
  call: <T>(name: OperationName, input: unknown, options: CallOptions, consume: Consume<T>) => Promise<T>
  /** Resolves to the value of the response; `allowed` are the hazard rules that are lifted for this call. */
  invoke: (
    name: OperationName,
    input?: unknown,
    options?: CallOptions,
    allowed?: ReadonlySet<HazardName>,
  ) => Promise<unknown>
  /** Resolves to the response as it came. */
  raw: (name: OperationName, input?: unknown, options?: CallOptions) => Promise<Response>
  /** As `invoke`, for an instance that was read already. */
  sendUnguarded: (name: OperationName, input: Input, options: CallOptions) => Promise<unknown>
  failureOf: (name: OperationName, response: Response, input: unknown) => Promise<DurableError>
  lookUp: (input: Input, options: CallOptions) => Promise<InstanceStatus>
  readStatusOf: (instanceId: string, hub: HubInput) => ReadStatus
  /** Hazard rules that are lifted for a version that a restart keeps: it was judged by the instance that had it. */
  liftedForKept: ReadonlySet<HazardName>
}

/** Makes the calls of one host from rows and a way to address them. */
export function createOperationCalls({
  rowOf,
  requestOf,
  send,
  scrub,
  clock,
  timeout,
  reading,
  parseJson,
  versions,
  lifted,
}: OperationCallParts): OperationCalls {
  const liftedForKept = new Set<HazardName>([...lifted, 'orchestrationVersion'])

  // Throws at once what is wrong with the input.
  function call<T>(
    name: OperationName,
    input: unknown,
    options: CallOptions,
    consume: (response: Response) => T | Promise<T>,
    allowed: ReadonlySet<HazardName> = lifted,
  ): Promise<T> {
    const checked = checkInput(name, rowOf(name), input, allowed, scrub, { versions })
    const { onNoMatch, guard } = rowOf(name)
    const sendIt = onNoMatch === undefined ? sendChecked : sendTwiceForNothing
    const guarding = guardCall(name, guard, checked, lifted, lookUp, options)
    if (guarding) return guarding.then((wasThere) => sendIt(name, checked, options, consume, wasThere))
    return sendIt(name, checked, options, consume)
  }

  // A 404 that is reported as done must be the host's: it counts once the host is known to be there and repeats it.
  function sendTwiceForNothing<T>(
    name: OperationName,
    checked: CheckedInput,
    options: CallOptions,
    consume: (response: Response) => T | Promise<T>,
  ): Promise<T> {
    return sendChecked(name, checked, options, async (response) => {
      if (response.status !== 404) return consume(response)
      const text = await readSome(response)
      const copy = () => new Response(text, { status: 404, headers: response.headers })
      const error = await failureOf(name, copy(), checked)
      if (error.code !== 'not_found') throw error
      if (isGatewayProblem(text)) return consume(copy())
      return sendChecked(name, checked, options, (second) => {
        if (second.status === 404) confirmed.add(second)
        return consume(second)
      })
    })
  }

  function sendChecked<T>(
    name: OperationName,
    checked: CheckedInput,
    options: CallOptions,
    consume: (response: Response) => T | Promise<T>,
    wasThere = false,
  ): Promise<T> {
    const request = requestOf(name, checked)
    const { hints, deletes } = rowOf(name)
    const outgoing = {
      operation: name,
      ...request,
      repeatable: hints.idempotent,
      deletes,
      asItCame: (consume as unknown) === asItCame,
    }
    return send(outgoing, options, (response, isRepeat) =>
      isRepeat && request.method !== 'GET'
        ? settleRepeat(deletes, response, wasThere).then(consume)
        : consume(response),
    )
  }

  const confirmed = new WeakSet<Response>()
  const isHostThere = createHostCheck(
    (read) =>
      sendChecked('listInstances', hostQuestion, { retry: false, timeout: Math.min(timeout, hostPatience) }, read),
    scrub,
    clock,
  )
  const failureOf = (name: OperationName, response: Response, input: unknown) => {
    const { paged, onNoMatch, failures, deletes } = rowOf(name)
    // An operation that may find nothing reports it as done, so an earlier check is not enough for it; no host responds to a list with 404.
    const check = () => isHostThere(name, onNoMatch !== undefined)
    const isThere = async () => paged === undefined && (confirmed.has(response) || check())
    const facts = { failures, input: input as Input, deletes, now: clock.now() }
    return readFailedResponse(name, response, { scrub, ...facts, isHostThere: isThere })
  }

  async function readResult(
    name: OperationName,
    response: Response,
    input: unknown,
    parse = parseJson,
  ): Promise<unknown> {
    const row = rowOf(name)
    if (!isSuccess(row, response, input as Input)) {
      const error = await failureOf(name, response, input)
      if (error.code === 'not_found' && row.onNoMatch?.status === 404) return row.onNoMatch.result
      throw error
    }
    if (response.status < 400) return readResponse(name, row, response, scrub, reading, parse)
    // If a status can mean success or failure, the body decides.
    const text = await readText(name, response, reading)
    const again = () => new Response(text, { status: response.status, headers: response.headers })
    return readResponse(name, row, again(), scrub, reading, parse).catch(async () => {
      throw await failureOf(name, again(), input)
    })
  }

  async function invoke(
    name: OperationName,
    input: unknown = {},
    options: CallOptions = {},
    allowed: ReadonlySet<HazardName> = lifted,
  ): Promise<unknown> {
    try {
      return await call(
        name,
        input,
        options,
        (response) => readResult(name, response, input, options.parseJson),
        allowed,
      )
    } catch (error) {
      throw scrubDurableError(error, scrub, (input as Input)['instanceId'])
    }
  }

  async function sendUnguarded(name: OperationName, input: Input, options: CallOptions): Promise<unknown> {
    try {
      const checked = checkInput(name, rowOf(name), input, liftedForKept, scrub)
      return await sendChecked(
        name,
        checked,
        options,
        (response) => readResult(name, response, input, options.parseJson),
        true,
      )
    } catch (error) {
      throw scrubDurableError(error, scrub, input['instanceId'])
    }
  }

  async function raw(name: OperationName, input: unknown = {}, options: CallOptions = {}): Promise<Response> {
    try {
      return await call(name, input, options, asItCame)
    } catch (error) {
      throw scrubDurableError(error, scrub, (input as Input)['instanceId'])
    }
  }

  const lookUp = (input: Input, options: CallOptions) =>
    invoke('getInstanceStatus', input, options) as Promise<InstanceStatus>

  const readStatusOf =
    (instanceId: string, ownHub: HubInput): ReadStatus =>
    async ({ showInput, ...options }) => {
      const input = { instanceId, ...ownHub, showInput }
      try {
        return await call('getInstanceStatus', input, options, async (response) => ({
          status: (await readResult('getInstanceStatus', response, input, options.parseJson)) as InstanceStatus,
          retryAfter: readRetryAfter(response.headers.get('retry-after'), clock.now()),
        }))
      } catch (error) {
        throw scrubDurableError(error, scrub, instanceId)
      }
    }

  return { call, invoke, raw, sendUnguarded, failureOf, lookUp, readStatusOf, liftedForKept }
}

const asItCame = (response: Response) => response
