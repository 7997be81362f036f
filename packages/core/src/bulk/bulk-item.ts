import type { CallOptions } from '../call-options.ts'
import { type DurableError, type DurableErrorCode, isDurableError } from '../durable-error.ts'
import type { Match } from '../scan/match.ts'
import type { OperationName } from '../operations.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { BulkAction } from './bulk-action.ts'
import type { BulkItem } from './bulk-event.ts'
import type { ItemRequest } from './item-request.ts'

/** An instance whose turn it is. */
export interface Turn {
  instanceId: string
  /** Creation as the scan or the first turn saw it: an instance that was replaced since is another one. */
  createdTime?: string | undefined
  /** Times that the host asked for patience. */
  delays: number
  /** True if an earlier request for it may have been carried out: its response was lost. */
  wasSent?: boolean | undefined
}

/** Dependencies of acting on one instance. */
export interface ItemRunner {
  action: BulkAction
  matches: Match
  /** Instant of the plan, in milliseconds since 1970. */
  plannedAt: number
  read(instanceId: string, options: CallOptions): Promise<InstanceStatus>
  /** The request for an instance as it was read; throws `invalid_input` if every form of it would do harm. */
  requestOf(status: InstanceStatus): ItemRequest
  send(request: ItemRequest, options: CallOptions): Promise<unknown>
  /** Rejects with a `DurableError` where the caller's rules keep it from this instance, or its input cannot be repeated. */
  permit?: ((status: InstanceStatus, operation: OperationName) => Promise<void> | void) | undefined
  /** Resolves once the id is stored, so that a crash does not forget the request. */
  intend?: ((instanceId: string) => Promise<void> | void) | undefined
}

/** Result of a turn: an outcome, or a delay that the host requests before the same turn is repeated. */
export type TurnResult = { item: BulkItem } | { delayed: DurableError; wasSent: boolean }

/** The host's state has moved on between the read and the request. */
const overtaken: ReadonlySet<DurableErrorCode> = new Set([
  'gone',
  'not_found',
  'conflict',
  'not_terminal',
  'not_failed',
])
/** The request may have been carried out. */
const uncertain: ReadonlySet<DurableErrorCode> = new Set([
  'network',
  'timeout',
  'aborted',
  'unavailable',
  'upstream',
  'protocol',
])
const patient: ReadonlySet<DurableErrorCode> = new Set(['throttled', 'unavailable'])
const maxDelays = 8
/** The response was lost on its way; the instance shows what became of the request. */
const lost: ReadonlySet<DurableErrorCode> = new Set(['network', 'timeout', 'unavailable'])
const maxLost = 3

/** Reads an instance again and acts on it if it still matches; never rejects with a `DurableError`. */
export async function runItem(runner: ItemRunner, turn: Turn, options: CallOptions): Promise<TurnResult> {
  const { action } = runner
  const { instanceId } = turn
  let name: string | undefined
  const item = (outcome: BulkItem['outcome'], rest: Partial<BulkItem> = {}): TurnResult => ({
    item: { type: 'item', instanceId, ...(name === undefined ? {} : { name }), outcome, ...rest },
  })
  let isSent = false
  try {
    const status = await runner.read(instanceId, options)
    name = status.name
    const { runtimeStatus, createdTime } = status
    const isReplaced =
      turn.createdTime === undefined
        ? turn.wasSent === true && Date.parse(createdTime) > runner.plannedAt
        : turn.createdTime !== createdTime
    turn.createdTime ??= createdTime
    // The request that may have been sent was for the instance before this one.
    if (turn.wasSent && action.reached.includes(isReplaced ? 'gone' : runtimeStatus)) return item('done')
    if (!action.states.includes(runtimeStatus))
      return item('skipped', {
        code: 'changed',
        message: `is ${runtimeStatus}; expected ${action.states.join(' or ')}`,
      })
    if (isReplaced || !runner.matches(status))
      return item('skipped', { code: 'changed', message: `is ${runtimeStatus} and no longer matches` })
    const request = runner.requestOf(status)
    await runner.permit?.(status, request.operation)
    await runner.intend?.(instanceId)
    isSent = true
    const result = await runner.send(request, options)
    const id = (result as { id?: unknown } | undefined)?.id
    return item('done', typeof id === 'string' && id !== instanceId ? { newInstanceId: id } : {})
  } catch (error) {
    if (!isDurableError(error)) throw error
    const { code, message } = error
    const mayRepeat = !isSent || action.isRepeatable || code === 'throttled'
    // `unavailable` without a status of the host comes from a circuit breaker: the request was not sent.
    const isLost = isSent && lost.has(code) && (code !== 'unavailable' || error.upstreamStatus !== undefined)
    const wasSent = turn.wasSent === true || isLost
    const delays = patient.has(code) ? maxDelays : maxLost
    if ((isLost || patient.has(code)) && mayRepeat && turn.delays < delays) return { delayed: error, wasSent }
    if (code === 'not_found' && turn.wasSent && action.reached.includes('gone')) return item('done')
    // The next read shows if it was this run that ended it.
    if (isSent && turn.wasSent && overtaken.has(code) && turn.delays < maxDelays) return { delayed: error, wasSent }
    if (code === 'not_found') return item('skipped', { code: 'gone', message: 'no longer exists' })
    if (isSent && overtaken.has(code)) return item('skipped', { code: 'changed', message })
    if (isSent && uncertain.has(code) && (isLost || !action.isRepeatable)) return item('unknown', { code, message })
    return item('failed', { code, message })
  }
}
