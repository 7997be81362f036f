import type { CallOptions } from './call-options.ts'
import { type Clock, wallClock } from './clock.ts'
import { readFailedResponse } from './failed-response.ts'
import { guardCall } from './guarded-call.ts'
import { type HazardName, hazards } from './hazards.ts'
import { createHostCheck, hostPatience } from './host-check.ts'
import { hazardIssue, invalidInput } from './input-issue.ts'
import type { InstanceHandle, StatusOptions } from './instance-handle.ts'
import { fillLink, type InstanceLinks, readLinks } from './instance-links.ts'
import { toBodyText } from './json-text.ts'
import { hasVersion, type OrchestrationVersions, readVersions, versionFault } from './orchestration-versions.ts'
import type { Operation } from './operation.ts'
import { instanceOperations } from './operations/instance-operations.ts'
import { unfilledPlaceholder } from './placeholder.ts'
import { type AnswerRule, isSuccess, readAnswer } from './read-answer.ts'
import { settleRepeat } from './repeated-call.ts'
import { checkRestart, keptVersion, type RestartChoices } from './restart-instance.ts'
import { restartOf } from './restart-link.ts'
import { responseLimit } from './read-text.ts'
import { defaultRetry, readRetryAfter, type RetryPolicy } from './retry-policy.ts'
import { segmentFault } from './schemas/segment-fault.ts'
import { InstanceStatus } from './schemas/instance-status.ts'
import type { ManagementPayload } from './schemas/management-payload.ts'
import type { PurgeResult } from './schemas/purge-result.ts'
import { createScrubber } from './scrubber.ts'
import { scrubDurableError } from './scrub-durable-error.ts'
import { createTransport, type Fetch } from './transport.ts'
import { type ReadStatus, waitForCompletion } from './wait-for-completion.ts'
import { readyWithin, whenReady } from './when-ready.ts'

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

type Row = AnswerRule & Pick<Operation, 'failures'>
type ControlName = 'terminateInstance' | 'suspendInstance' | 'resumeInstance' | 'rewindInstance'

const rows = instanceOperations
// No link asks for the 500 of a failed instance.
const reads: Row = { ...rows.getInstanceStatus, success: { 200: InstanceStatus, 202: InstanceStatus } }
// The handle needs the links of the new instance whole, and keeps them inside.
const restarts: Row = { ...rows.restartInstance, startsRun: false }

interface Sent {
  operation: string
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  row: Row
  body?: string
}

/**
 * Makes a handle on an instance from the response of an HTTP starter, or from its `statusQueryGetUri` alone, without a key of one's own.
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
  const send = createTransport({
    fetch,
    clock,
    timeout,
    retry: { ...defaultRetry, ...retry },
    scrub,
    random: Math.random,
  })

  const isHostThere = createHostCheck(
    (read) => {
      const outgoing = { operation: 'listInstances', url: links.list, method: 'GET', headers, body: undefined }
      const options = { retry: false, timeout: Math.min(timeout, hostPatience) }
      return send({ ...outgoing, repeatable: true }, options, read)
    },
    scrub,
    clock,
  )

  async function call<T>(
    sent: Sent,
    options: CallOptions,
    read: (answer: unknown, response: Response) => T,
    wasThere = false,
  ): Promise<T> {
    const { operation, method, url, row, body } = sent
    const outgoing = {
      operation,
      url,
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body,
      repeatable: method !== 'POST',
    }
    try {
      return await send(outgoing, options, async (received, isRepeat) => {
        const response = isRepeat && method !== 'GET' ? await settleRepeat(operation, received, wasThere) : received
        if (!isSuccess(row, response))
          throw await readFailedResponse(operation, response, {
            scrub,
            failures: row.failures,
            now: clock.now(),
            isHostThere: () => isHostThere(operation),
          })
        return read(await readAnswer(operation, row, response, scrub, maxResponseBytes, options.parseJson), response)
      })
    } catch (error) {
      throw scrubDurableError(error, scrub, links.id)
    }
  }

  const statusCall = ({ showHistory, showHistoryOutput, showInput }: StatusOptions): Sent => {
    const flags = Object.entries({ showHistory, showHistoryOutput, showInput }).filter(
      ([, value]) => value !== undefined,
    )
    const query = flags.map(([name, value]) => `${name}=${value}`).join('&')
    const url = query === '' ? links.status : `${links.status}${links.status.includes('?') ? '&' : '?'}${query}`
    return { operation: 'getInstanceStatus', method: 'GET', url, row: reads }
  }
  const status = (options: StatusOptions = {}) =>
    call(statusCall(options), callOptions(options), (answer) => answer as InstanceStatus)

  const readStatus: ReadStatus = (options) =>
    call(statusCall(options), callOptions(options), (answer, response) => ({
      status: answer as InstanceStatus,
      retryAfter: readRetryAfter(response.headers.get('retry-after'), clock.now()),
    }))

  const control =
    (operation: ControlName, link: string) =>
    async (reason?: string, options: CallOptions = {}): Promise<void> => {
      const fault = reason === undefined ? undefined : unfilledPlaceholder(reason)
      if (fault) throw refused(operation, 'reason', fault)
      if (operation === 'rewindInstance') await guard(operation, options)
      await call(
        {
          operation,
          method: 'POST',
          url: fillLink(link, 'text', operation === 'rewindInstance' ? reason : safeReason(reason)),
          row: rows[operation],
        },
        options,
        () => undefined,
      )
    }

  function safeReason(reason: string | undefined): string | undefined {
    if (reason === undefined) return undefined
    const rules = (['unreadableReason', 'truncatedReason'] as const).filter((name) => !lifted.has(name))
    return rules.some((name) => hazards[name].applies({ reason })) ? JSON.stringify(reason) : reason
  }

  const guard = (operation: 'purgeInstance' | 'rewindInstance', options: CallOptions) =>
    guardCall(
      operation,
      rows[operation].guard,
      { instanceId: links.id },
      lifted,
      (input, own) => status({ ...input, ...own }),
      options,
    )

  const refused = (operation: string, parameter: string, message: string) =>
    scrubDurableError(invalidInput(operation, [{ parameter, message }]), scrub, links.id)

  async function versionOfRestart(choices: RestartChoices, options: CallOptions): Promise<string | undefined> {
    const { keepVersion, version } = choices
    try {
      checkRestart(choices)
      if (keepVersion) return keptVersion(await status({ ...options, showInput: false }), versions, scrub)
    } catch (error) {
      throw scrubDurableError(error, scrub, links.id)
    }
    if (version === undefined) return undefined
    const fault = versionFault(version)
    if (fault) throw refused('restartInstanceWithOptions', 'version', fault)
    if (hasVersion(versions, version)) return version
    const issue = hazardIssue('orchestrationVersion', version, scrub, { versions })
    throw scrubDurableError(invalidInput('restartInstanceWithOptions', [issue]), scrub, links.id)
  }

  const raise = async (eventName: string, data: unknown, options: CallOptions) => {
    const fault = eventName === '' ? 'must not be empty' : (unfilledPlaceholder(eventName) ?? segmentFault(eventName))
    if (fault) throw refused('raiseEvent', 'eventName', fault)
    let body: string
    try {
      body = toBodyText(data ?? null)
    } catch (error) {
      const message = `must be JSON: ${error instanceof Error ? error.message : 'no JSON form'}`
      throw refused('raiseEvent', 'eventData', message)
    }
    await call(
      {
        operation: 'raiseEvent',
        method: 'POST',
        url: fillLink(links.sendEvent, 'eventName', eventName),
        row: rows.raiseEvent,
        body,
      },
      options,
      () => undefined,
    )
  }

  return {
    id: links.id,
    status,
    wait: (options = {}) => waitForCompletion(links.id, readStatus, options, clock),
    raiseEvent: (eventName, data, { whenReady: ready = false, ...options } = {}) => {
      const once = () => raise(eventName, data, options)
      return ready === false ? once() : whenReady(once, ready === true ? readyWithin : ready, clock, options.signal)
    },
    terminate: control('terminateInstance', links.terminate),
    suspend: control('suspendInstance', links.suspend),
    resume: control('resumeInstance', links.resume),
    rewind: control('rewindInstance', links.rewind),
    restart: async ({ sameId, keepVersion, version, ...options } = {}) => {
      const choices = { sameId, keepVersion, version }
      const restart = restartOf(links, choices.sameId ?? false, await versionOfRestart(choices, options))
      return call({ ...restart, method: 'POST', row: restarts }, options, (answer) =>
        instanceFrom(answer as ManagementPayload, {
          fetch,
          timeout,
          retry,
          headers,
          maxResponseBytes,
          versions: givenVersions,
          allowHazards,
          clock,
        }),
      )
    },
    purge: async (options = {}) => {
      const wasThere = await guard('purgeInstance', options)
      return call(
        { operation: 'purgeInstance', method: 'DELETE', url: links.purge, row: rows.purgeInstance },
        options,
        (answer) => answer as PurgeResult,
        wasThere,
      )
    },
  }
}

function callOptions({ signal, timeout, retry, headers, context, onAnswer, parseJson }: CallOptions): CallOptions {
  return { signal, timeout, retry, headers, context, onAnswer, parseJson }
}
