import { readBaseUrl } from './base-url.ts'
import { buildRequest } from './build-request.ts'
import type { CallOptions } from './call-options.ts'
import { checkInput } from './check-input.ts'
import { readKey } from './host-key.ts'
import { invalidInput } from './input-issue.ts'
import { type Conveniences, createConveniences, type HubInput } from './conveniences.ts'
import type { DurableClientOptions, InvokeMethods } from './client.ts'
import type { OperationMethods } from './operation-methods.ts'
import { wallClock } from './clock.ts'
import { isDurableError } from './durable-error.ts'
import { scrubDurableError } from './scrub-durable-error.ts'
import { readSome } from './answer-text.ts'
import { readFailedResponse, tornAnswer } from './failed-response.ts'
import { isGatewayProblem } from './gateway-problem.ts'
import { guardCall } from './guarded-call.ts'
import { readVersions } from './orchestration-versions.ts'
import { createHostCheck, hostPatience, hostQuestion } from './host-check.ts'
import type { CheckedInput, HazardName } from './hazards.ts'
import type { Operation } from './operation.ts'
import { createOperatorMethods, type OperatorMethods } from './operators/operator-methods.ts'
import { type OperationName, operationNames, operations } from './operations.ts'
import { createPagedMethod, type InstancePage } from './paging.ts'
import { isSuccess, readAnswer } from './read-answer.ts'
import { routeOf } from './route.ts'
import { settleRepeat } from './repeated-call.ts'
import { keptVersion } from './restart-instance.ts'
import { readText, responseLimit } from './read-text.ts'
import { defaultRetry, readRetryAfter } from './retry-policy.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { ManagementPayload } from './schemas/management-payload.ts'
import { createScrubber } from './scrubber.ts'
import { createTransport } from './transport.ts'
import type { ReadStatus } from './wait-for-completion.ts'

/** A client of one function app: a method per operation, and the lower level they stand on. */
export interface DurableClient extends OperationMethods, InvokeMethods, Conveniences, OperatorMethods {
  /** Raises an external event; `whenReady` bridges the moment in which a fresh instance is still unknown. */
  raiseEvent: Conveniences['raiseEvent']
}

type Input = Record<string, unknown>

/** Makes a client of one function app; throws `invalid_input` when base URL or key is unusable. */
export function createDurableClient({
  baseUrl,
  key: givenKey,
  keyIn = 'query',
  taskHub,
  connection,
  fetch = globalThis.fetch,
  timeout = 100_000,
  retry = true,
  headers = {},
  secrets = [],
  maxResponseBytes = responseLimit,
  versions: givenVersions,
  allowHazards = [],
  clock = wallClock,
  parseJson,
}: DurableClientOptions): DurableClient {
  const address = readBaseUrl(baseUrl)
  const key = readKey(givenKey, keyIn)
  const lifted = new Set<HazardName>(allowHazards)
  const listed = readVersions(givenVersions)
  const versions = lifted.has('orchestrationVersion') ? 'any' : listed
  // A version that a restart keeps was judged by the instance that had it.
  const liftedForKept = new Set<HazardName>([...allowHazards, 'orchestrationVersion'])
  const scrub = createScrubber([key, ...secrets])
  const policy = { ...defaultRetry, ...(typeof retry === 'object' ? retry : retry ? {} : { attempts: 1 }) }
  const send = createTransport({ fetch, clock, timeout, retry: policy, scrub, random: Math.random })
  const hub = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }

  const keyQuery = key !== undefined && keyIn === 'query' ? `code=${encodeURIComponent(key)}` : ''
  const keyHeader = key !== undefined && keyIn === 'header' ? { 'x-functions-key': key } : {}

  // Throws at once what is wrong with the input.
  function call<T>(
    name: OperationName,
    input: unknown,
    options: CallOptions,
    consume: (response: Response) => T | Promise<T>,
    allowed: ReadonlySet<HazardName> = lifted,
  ): Promise<T> {
    const checked = checkInput(name, input, allowed, scrub, { versions })
    const { whenNothing, guard }: Operation = operations[name]
    const sendIt = whenNothing === undefined ? sendChecked : sendTwiceForNothing
    const guarding = guardCall(name, guard, checked, lifted, lookUp, options)
    if (guarding) return guarding.then((wasThere) => sendIt(name, checked, options, consume, wasThere))
    return sendIt(name, checked, options, consume)
  }

  // A 404 that is reported as done must not be a stray one: it counts once the host is there and says so again.
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
      const error = await failureOf(name, copy())
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
    const request = buildRequest(name, { ...hub, ...checked }, address.path)
    const inQuery = keyQuery && (request.path.includes('?') ? '&' : '?') + keyQuery
    const outgoing = {
      operation: name,
      url: address.origin + request.path + inQuery,
      method: request.method,
      headers: { ...headers, ...request.headers, ...keyHeader },
      body: request.body,
      repeatable: operations[name].hints.idempotent,
      asItCame: (consume as unknown) === asItCame,
    }
    return send(outgoing, options, (response, isRepeat) =>
      isRepeat && request.method !== 'GET' ? settleRepeat(name, response, wasThere).then(consume) : consume(response),
    )
  }

  const confirmed = new WeakSet<Response>()
  const isHostThere = createHostCheck(
    (read) =>
      sendChecked('listInstances', hostQuestion, { retry: false, timeout: Math.min(timeout, hostPatience) }, read),
    scrub,
    clock,
  )
  const failureOf = (name: OperationName, response: Response) => {
    const { paged, whenNothing, failures }: Operation = operations[name]
    // An operation that may find nothing reports it as done, so an earlier check is not enough for it; no host answers 404 to a list.
    const check = () => isHostThere(name, whenNothing !== undefined)
    const isThere = async () => paged === undefined && (confirmed.has(response) || check())
    return readFailedResponse(name, response, { scrub, failures, now: clock.now(), isHostThere: isThere })
  }

  async function answer(name: OperationName, response: Response, input: unknown, parse = parseJson): Promise<unknown> {
    const row: Operation = operations[name]
    if (!isSuccess(row, response, input as Input)) {
      const error = await failureOf(name, response)
      if (error.code === 'not_found' && row.whenNothing?.status === 404) return row.whenNothing.answer
      throw error
    }
    if (response.status < 400) return readAnswer(name, row, response, scrub, maxResponseBytes, parse)
    // A status that is a success and a failure alike is told apart by its body.
    const text = await readText(name, response, maxResponseBytes)
    const again = () => new Response(text, { status: response.status, headers: response.headers })
    return readAnswer(name, row, again(), scrub, maxResponseBytes, parse).catch(async () => {
      throw await failureOf(name, again())
    })
  }

  async function invoke(
    name: OperationName,
    input: unknown = {},
    options: CallOptions = {},
    allowed: ReadonlySet<HazardName> = lifted,
  ): Promise<unknown> {
    try {
      return await call(name, input, options, (response) => answer(name, response, input, options.parseJson), allowed)
    } catch (error) {
      throw scrubDurableError(error, scrub, (input as Input)['instanceId'])
    }
  }

  async function sendUnguarded(name: OperationName, input: Input, options: CallOptions): Promise<unknown> {
    try {
      const checked = checkInput(name, input, liftedForKept, scrub)
      return await sendChecked(
        name,
        checked,
        options,
        (response) => answer(name, response, input, options.parseJson),
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
          status: (await answer('getInstanceStatus', response, input, options.parseJson)) as InstanceStatus,
          retryAfter: readRetryAfter(response.headers.get('retry-after'), clock.now()),
        }))
      } catch (error) {
        throw scrubDurableError(error, scrub, instanceId)
      }
    }

  async function typed(name: OperationName, input: Input = {}, options?: CallOptions): Promise<unknown> {
    const { rawOnly = [] }: Operation = operations[name]
    const field = rawOnly.find((candidate) => input[candidate] !== undefined)
    if (field)
      throw invalidInput(name, [
        { parameter: field, message: `changes what the answer is; use raw.${name}, or wait with waitForCompletion` },
      ])
    return invoke(name, input, options)
  }

  const methods = mapNames((name) => {
    const { paged }: Operation = operations[name]
    const method = (input?: Input, options?: CallOptions) => typed(name, input, options)
    return paged ? createPagedMethod(name, paged, method as never) : method
  })
  const rawMethods = mapNames((name) => (input?: Input, options?: CallOptions) => raw(name, input, options))
  const conveniences = createConveniences({
    methods: methods as unknown as OperationMethods,
    readStatusOf,
    keptVersionOf: async (target, options = {}) =>
      keptVersion(await lookUp({ ...target, showInput: false }, options), versions, scrub),
    restartKept: (input, options = {}) =>
      invoke('restartInstanceWithOptions', input, options, liftedForKept) as Promise<ManagementPayload>,
    clock,
  })
  const operatorMethods = createOperatorMethods(
    {
      list: (input, options) => invoke('listInstances', input, options) as Promise<InstancePage>,
      status: lookUp,
      statusText: async (input, options) => {
        const response = await raw('getInstanceStatus', input, options)
        if (response.status !== 200 && response.status !== 202) throw await failureOf('getInstanceStatus', response)
        return scrub(await readText('getInstanceStatus', response, maxResponseBytes))
      },
      // A bulk run has read the instance itself; only the guard of a rewind looks further.
      send: (name, input, options) =>
        name === 'rewindInstance' ? invoke(name, input, options) : sendUnguarded(name, input, options),
      check: (name, input) => void checkInput(name, input, lifted, scrub, { versions }),
      keptVersion: (status) => keptVersion(status, versions, scrub),
      hostTime: (options) =>
        call('listInstances', { top: 1, instanceIdPrefix: '' }, options, async (response) => {
          const date = Date.parse(response.headers.get('date') ?? '')
          if (!isSuccess(operations.listInstances, response)) throw await failureOf('listInstances', response)
          await response.body?.cancel()
          return Number.isNaN(date) ? clock.now() : date + 999
        }),
      clock,
    },
    scrub,
  )
  return {
    ...methods,
    ...operatorMethods,
    invoke,
    raw: rawMethods,
    failureOf: (name: OperationName, response: Response) =>
      failureOf(name, response).catch((error: unknown) => {
        throw isDurableError(error) ? error : tornAnswer(name, response.status, routeOf(operations[name]).method)
      }),
    scrub,
    allowHazards: lifted,
    versions,
    connection,
    ...conveniences,
  } as unknown as DurableClient
}

const asItCame = (response: Response) => response

function mapNames<T>(method: (name: OperationName) => T): Record<OperationName, T> {
  return Object.fromEntries(operationNames.map((name) => [name, method(name)])) as Record<OperationName, T>
}
