import type { CallOptions } from './call-options.ts'
import type { Clock } from './clock.ts'
import { DurableError, type DurableErrorCode, isDurableError } from './durable-error.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import { isTerminal } from './schemas/runtime-status.ts'

/** How to wait for the end of an instance. */
export interface WaitOptions {
  /** Ends the wait with the code `aborted`; the instance continues. */
  signal?: AbortSignal | undefined
  /** Milliseconds to wait at most, then `timeout` is thrown and the instance continues; no limit when absent. */
  timeout?: number | undefined
  /** Called with every status that is read, so that a suspended or stuck instance does not go unseen. */
  onStatus?: ((status: InstanceStatus) => void) | undefined
  /** True if the final status holds the input; false when absent. */
  showInput?: boolean | undefined
  /** Further headers of every request, such as `traceparent`. */
  headers?: CallOptions['headers']
  /** Handed to `fetch` with every request as `init.context`. */
  context?: unknown
  /** Told the status of every response of the host. */
  onResponse?: CallOptions['onResponse']
  parseJson?: CallOptions['parseJson']
}

/** Reads a status and the pause that the host suggests, in milliseconds. */
export type ReadStatus = (
  options: CallOptions & { showInput: boolean },
) => Promise<{ status: InstanceStatus; retryAfter: number | undefined }>

const firstPause = 200
const longestPause = 300_000
const growth = 1.6
const patience = 5
const passing: ReadonlySet<DurableErrorCode> = new Set(['network', 'throttled', 'unavailable', 'timeout'])

/**
 * Polls an instance until it has ended and resolves to its final status, even a failed one.
 * Pauses grow from 200 ms to the `Retry-After` of the status response, or last as long as a failure asks for; none exceeds five minutes.
 */
export async function waitForCompletion(
  instanceId: string,
  readStatus: ReadStatus,
  { signal, timeout = Infinity, onStatus, showInput = false, headers, context, onResponse, parseJson }: WaitOptions,
  clock: Clock,
): Promise<InstanceStatus> {
  const deadline = clock.now() + timeout
  let last: InstanceStatus | undefined
  let failures = 0
  for (let pause = firstPause; ; pause *= growth) {
    let wait = pause
    try {
      // Not even one slow read may outlive the wait.
      const left = deadline - clock.now()
      const { status, retryAfter } = await readStatus({
        showInput,
        signal,
        headers,
        context,
        onResponse,
        parseJson,
        ...(left < 100_000 ? { timeout: Math.max(1, left) } : {}),
      })
      failures = 0
      last = status
      onStatus?.(status)
      if (isTerminal(status.runtimeStatus)) return status
      wait = Math.min(pause, Math.max(firstPause, retryAfter ?? 5_000), longestPause)
    } catch (error) {
      if (!isDurableError(error) || !isPassing(error, last !== undefined) || signal?.aborted) throw error
      if (clock.now() < deadline && ++failures >= patience) throw error
      wait = Math.min(Math.max(pause, error.retryAfter ?? 0), longestPause)
    }
    const left = deadline - clock.now()
    if (left <= 0) throw overdue(instanceId, timeout, last)
    await clock.sleep(Math.min(wait, left), signal)
    if (signal?.aborted) throw stopped(instanceId)
  }
}

// A front end, or an app that restarts, gives pages and empty 404s that pass; an instance that was seen is not gone after one.
function isPassing({ code, answeredBy, upstreamStatus = 0 }: DurableError, isSeen: boolean): boolean {
  if (passing.has(code) || (isSeen && code === 'not_found')) return true
  return code === 'protocol' && answeredBy === 'other' && (isSeen || upstreamStatus >= 400)
}

function overdue(instanceId: string, timeout: number, last: InstanceStatus | undefined): DurableError {
  const state = last ? `is still ${last.runtimeStatus}` : 'could not be read'
  const hint = last?.runtimeStatus === 'Suspended' ? '; resume it to let it go on' : ''
  return new DurableError('timeout', `waitForCompletion: ${instanceId} ${state} after ${timeout} ms${hint}`, {
    operation: 'waitForCompletion',
    instanceId,
  })
}

function stopped(instanceId: string): DurableError {
  return new DurableError('aborted', `waitForCompletion: aborted while waiting for ${instanceId}`, {
    operation: 'waitForCompletion',
    instanceId,
  })
}
