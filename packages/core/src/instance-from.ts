import type { CallOptions } from './call-options.ts'
import type { OperationMethods } from './operation-methods.ts'
import { type Clock, wallClock } from './clock.ts'
import { createInstanceMethods } from './instance-methods.ts'
import type { HazardName } from './hazard-rules.ts'
import type { InstanceHandle } from './instance-handle.ts'
import { type InstanceLinks, readLinks } from './instance-links.ts'
import { linkRequest } from './link-request.ts'
import type { Operation } from './operation.ts'
import { createOperationCalls } from './operation-calls.ts'
import type { OperationName } from './operations.ts'
import { controlOperations } from './operations/control-operations.ts'
import { instanceOperations } from './operations/instance-operations.ts'
import { rangeOperations } from './operations/range-operations.ts'
import { restartOperations } from './operations/restart-operations.ts'
import { type OrchestrationVersions, readVersions } from './orchestration-versions.ts'
import { keptVersion } from './restart-instance.ts'
import { responseLimit } from './read-text.ts'
import { defaultRetry, type RetryPolicy } from './retry-policy.ts'
import { InstanceStatus } from './schemas/instance-status.ts'
import type { ManagementPayload } from './schemas/management-payload.ts'
import { createScrubber } from './scrubber.ts'
import { createTransport, type Fetch } from './transport.ts'

/** Options of `instanceFrom`. */
export interface InstanceFromOptions {
  fetch?: Fetch | undefined
  /** Milliseconds for a whole call; 100 000 when absent. */
  timeout?: number | undefined
  retry?: Partial<RetryPolicy> | undefined
  headers?: Readonly<Record<string, string>> | undefined
  /** Bytes of a response body that are read, 64 MiB when absent; a longer one throws `protocol`. */
  maxResponseBytes?: number | undefined
  /** Versions of orchestrations that the host has, as far as restarts may name them; none when absent. */
  versions?: OrchestrationVersions | undefined
  /** Hazard rules that are lifted. */
  allowHazards?: readonly HazardName[] | undefined
  clock?: Clock | undefined
}

const { getInstanceStatus } = instanceOperations
const { restartInstance, restartInstanceWithOptions } = restartOperations
// The rows that links lead to: the whole table would make bundles of the handle larger.
const rows: Partial<Record<OperationName, Operation>> = {
  ...rangeOperations,
  ...instanceOperations,
  ...controlOperations,
  // No link asks for the 500 of a failed instance.
  getInstanceStatus: { ...getInstanceStatus, success: { 200: InstanceStatus, 202: InstanceStatus } },
  // The handle needs the links of the new run whole, and keeps them inside.
  restartInstance: withWholeLinks(restartInstance),
  restartInstanceWithOptions: withWholeLinks(restartInstanceWithOptions),
}

function withWholeLinks(row: Operation): Operation {
  const { startsRun: _, ...rest } = row
  return rest
}

/**
 * Makes a handle on an instance from the response of an HTTP starter, or from only its `statusQueryGetUri`; the caller needs no key.
 * The links are used as they are; the key inside them is in no error, log or serialised form. Throws `invalid_input` for an unusable link.
 */
export function instanceFrom(
  from: InstanceLinks | string | URL,
  {
    fetch = globalThis.fetch,
    timeout = 100_000,
    retry,
    headers = {},
    maxResponseBytes = responseLimit,
    versions: givenVersions,
    allowHazards = [],
    clock = wallClock,
  }: InstanceFromOptions = {},
): InstanceHandle {
  const links = readLinks(from)
  const scrub = createScrubber(links.secrets)
  const lifted = new Set<HazardName>(allowHazards)
  const versions = lifted.has('orchestrationVersion') ? 'any' : readVersions(givenVersions)
  const policy = { ...defaultRetry, ...retry }
  const calls = createOperationCalls({
    rowOf: (name) => rows[name]!,
    requestOf(name, input) {
      const { headers: own, ...request } = linkRequest(links, name, input)
      return { ...request, headers: { ...headers, ...own } }
    },
    send: createTransport({ fetch, clock, timeout, retry: policy, scrub, random: Math.random }),
    scrub,
    clock,
    timeout,
    reading: { limit: maxResponseBytes },
    versions,
    lifted,
  })
  const names = Object.keys(rows) as OperationName[]
  const methods = Object.fromEntries(
    names.map((name) => [name, (input: unknown, options?: CallOptions) => calls.invoke(name, input, options)]),
  ) as unknown as OperationMethods
  const again = { fetch, timeout, retry, headers, maxResponseBytes, versions: givenVersions, allowHazards, clock }
  return createInstanceMethods({
    methods,
    readStatusOf: calls.readStatusOf,
    keptVersionOf: async ({ instanceId }, options = {}) =>
      keptVersion(await calls.lookUp({ instanceId, showInput: false }, options), versions, scrub),
    restartKept: ((input: unknown, options?: CallOptions) =>
      calls.invoke(
        'restartInstanceWithOptions',
        input,
        options,
        calls.liftedForKept,
      )) as OperationMethods['restartInstanceWithOptions'],
    handleOf: (made: ManagementPayload) => instanceFrom(made, again),
    clock,
  }).instance(links.id)
}
