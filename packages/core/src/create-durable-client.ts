import { readBaseUrl } from './base-url.ts'
import { buildRequest } from './build-request.ts'
import type { CallOptions } from './call-options.ts'
import { checkInput } from './check-input.ts'
import { readKey } from './host-key.ts'
import { readHttpDate } from './http-date.ts'
import { invalidInput } from './input-issue.ts'
import { type InstanceMethods, createInstanceMethods } from './instance-methods.ts'
import type { DurableClientOptions, InvokeMethods } from './client.ts'
import type { OperationMethods } from './operation-methods.ts'
import { wallClock } from './clock.ts'
import { isDurableError } from './durable-error.ts'
import { tornResponse } from './failed-response.ts'
import { readVersions } from './orchestration-versions.ts'
import type { HazardName } from './hazard-rules.ts'
import type { Operation } from './operation.ts'
import { createOperatorMethods, type OperatorMethods } from './operators/operator-methods.ts'
import { createOperationCalls } from './operation-calls.ts'
import { type OperationName, operationNames, operations } from './operations.ts'
import { createPagedMethod, type InstancePage } from './paging.ts'
import { isSuccess, readResponseText } from './read-response.ts'
import { routeOf } from './route.ts'
import { keptVersion } from './restart-instance.ts'
import { readText, responseLimit } from './read-text.ts'
import { defaultRetry } from './retry-policy.ts'
import { sameInstance } from './same-instance.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { ManagementPayload } from './schemas/management-payload.ts'
import { createScrubber } from './scrubber.ts'
import { createTransport } from './transport.ts'

/** A client of one function app: a method per operation, and the lower level they stand on. */
export interface DurableClient extends OperationMethods, InvokeMethods, InstanceMethods, OperatorMethods {
  /** Raises an external event; `whenReady` bridges the moment in which a fresh instance is still unknown. */
  raiseEvent: InstanceMethods['raiseEvent']
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
  largeResponseTurn,
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
  const scrub = createScrubber([key, ...secrets])
  const reading = { limit: maxResponseBytes, turn: largeResponseTurn }
  const policy = { ...defaultRetry, ...(typeof retry === 'object' ? retry : retry ? {} : { attempts: 1 }) }
  const send = createTransport({ fetch, clock, timeout, retry: policy, scrub, random: Math.random })
  const hub = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }

  const keyQuery = key !== undefined && keyIn === 'query' ? `code=${encodeURIComponent(key)}` : ''
  const keyHeader = key !== undefined && keyIn === 'header' ? { 'x-functions-key': key } : {}

  const { call, invoke, raw, sendUnguarded, failureOf, lookUp, readStatusOf, liftedForKept } = createOperationCalls({
    rowOf: (name) => operations[name],
    requestOf(name, input) {
      const { method, path, headers: own, body } = buildRequest(name, { ...hub, ...input }, address.path)
      const inQuery = keyQuery && (path.includes('?') ? '&' : '?') + keyQuery
      return { url: address.origin + path + inQuery, method, headers: { ...headers, ...own, ...keyHeader }, body }
    },
    send,
    scrub,
    clock,
    timeout,
    reading,
    parseJson,
    versions,
    lifted,
  })

  function typed(name: OperationName, input?: Input | null, options?: CallOptions): Promise<unknown> {
    const { rawOnly = [] }: Operation = operations[name]
    const field = rawOnly.find((candidate) => input?.[candidate] !== undefined)
    if (field === undefined) return invoke(name, input ?? {}, options)
    const message = `changes what the response is; use raw.${name}, or wait with waitForCompletion`
    return Promise.reject(invalidInput(name, [{ parameter: field, message }]))
  }

  const methods = mapNames((name) => {
    const { paged }: Operation = operations[name]
    const method = (input?: Input, options?: CallOptions) => typed(name, input, options)
    return paged ? createPagedMethod(name, paged, method as never) : method
  })
  const rawMethods = mapNames((name) => (input?: Input, options?: CallOptions) => raw(name, input, options))
  const instanceMethods = createInstanceMethods({
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
      status: async (input, options) => sameInstance(input, await lookUp(input, options)),
      statusText: async (input, options) => {
        const response = await raw('getInstanceStatus', input, options)
        if (response.status !== 200 && response.status !== 202)
          throw await failureOf('getInstanceStatus', response, input)
        const text = await readText('getInstanceStatus', response, reading)
        // Another server's page must not pass for an instance; a status is passed on as the host wrote it, however deep.
        const row = operations.getInstanceStatus
        const status = readResponseText('getInstanceStatus', row, response, text, scrub, JSON.parse, Infinity)
        sameInstance(input, status as InstanceStatus)
        return scrub(text)
      },
      // A bulk run has read the instance itself; only the guard of a rewind looks further.
      send: (name, input, options) =>
        (operations[name] as Operation).guard === 'rewindOfRetriedActivity'
          ? invoke(name, input, options)
          : sendUnguarded(name, input, options),
      check: (name, input) => void checkInput(name, operations[name], input, lifted, scrub, { versions }),
      keptVersion: (status) => keptVersion(status, versions, scrub),
      hostTime: (options) =>
        call('listInstances', { top: 1, instanceIdPrefix: '' }, options, async (response) => {
          const date = readHttpDate(response.headers.get('date') ?? '')
          if (!isSuccess(operations.listInstances, response)) throw await failureOf('listInstances', response, {})
          await response.body?.cancel()
          return date === undefined ? clock.now() : date + 999
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
    failureOf: (name: OperationName, response: Response, input?: Input) =>
      failureOf(name, response, input).catch((error: unknown) => {
        const row: Operation = operations[name]
        throw isDurableError(error) ? error : tornResponse(name, response.status, routeOf(row).method, row.deletes)
      }),
    scrub,
    allowHazards: lifted,
    versions,
    connection,
    ...instanceMethods,
  } as unknown as DurableClient
}

function mapNames<T>(method: (name: OperationName) => T): Record<OperationName, T> {
  return Object.fromEntries(operationNames.map((name) => [name, method(name)])) as Record<OperationName, T>
}
