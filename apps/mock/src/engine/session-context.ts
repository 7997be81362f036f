import { durationToMs } from './duration.ts'
import { FunctionError } from './failure.ts'
import { firstPart, nextPart } from './long-timer.ts'
import { createEntityCalls } from './session-entities.ts'
import { textToValue, valueToText } from './payload.ts'
import { EventTimeoutError, type OrchestrationContext, type TimerTask } from './orchestration-context.ts'
import type { SessionState } from './session-state.ts'
import { type RetryPolicy, withRetries } from './retry.ts'

/** Creates the context that an orchestrator function is given. */
export function createSessionContext(state: SessionState): OrchestrationContext {
  const { instance, newGuid, timerLimits } = state

  const timerAt = (fireAt: number): TimerTask => {
    let id: number
    let isCanceled = false
    const wait = (at: number) => {
      id = state.decide({ kind: 'CreateTimer', fireAt: at })
      return state.open(id, { kind: 'timer', name: '' })
    }
    const begin = firstPart(fireAt, state.now, timerLimits)
    const isLong = begin < fireAt
    const goOn = async () => {
      for (let next: number | undefined; !isCanceled; await wait(next)) {
        next = nextPart(fireAt, state.now, timerLimits)
        if (next === undefined) return
      }
    }
    const fired = wait(begin).then(() => (isLong ? goOn() : undefined))
    const cancel = () => {
      isCanceled = true
      state.close(id)
    }
    return Object.assign(fired, { cancel })
  }

  // The storage holds the time until a retry as one, however long it is.
  const pause = (ms: number): Promise<unknown> =>
    state.open(state.decide({ kind: 'CreateTimer', fireAt: state.now + ms }), { kind: 'timer', name: '' })

  const retrying = <T>(retry: RetryPolicy | undefined, call: () => Promise<T>): Promise<T> =>
    withRetries(retry, { call, now: () => state.now, wait: pause })

  const check = (kind: 'activity' | 'orchestrator', name: string): void => {
    const missing = state.missing(kind, name)
    if (missing !== undefined) throw new FunctionError('System.ArgumentException', missing)
  }

  const callActivity: OrchestrationContext['callActivity'] = (name, input, options = {}) =>
    retrying(options.retry, async () => {
      check('activity', name)
      const id = state.decide({ kind: 'ScheduleTask', name, input: valueToText(input) })
      return textToValue(await state.open(id, { kind: 'activity', name }), options) as never
    })

  const callSubOrchestrator: OrchestrationContext['callSubOrchestrator'] = (name, input, options = {}) =>
    retrying(options.retry, async () => {
      check('orchestrator', name)
      const instanceId = options.instanceId ?? `${instance.executionId}:${newGuid().replaceAll('-', '').slice(0, 8)}`
      const id = state.decide({ kind: 'CreateSubOrchestration', name, instanceId, input: valueToText(input) })
      return textToValue(await state.open(id, { kind: 'orchestrator', name }), options) as never
    })

  const waitForExternalEvent: OrchestrationContext['waitForExternalEvent'] = async (name, options = {}) => {
    const event = state.events.waitFor(name)
    if (options.timeout === undefined) return textToValue(await event, options) as never
    const timer = timerAt(state.now + durationToMs(options.timeout))
    const expired = timer.then(() => {
      state.events.forget(event)
      throw new EventTimeoutError(name)
    })
    const input = await Promise.race([event, expired])
    timer.cancel()
    return textToValue(input, options) as never
  }

  return {
    instanceId: instance.instanceId,
    parentInstanceId: instance.parent?.instanceId ?? null,
    name: instance.name,
    version: instance.version,
    get input() {
      return textToValue(state.input)
    },
    get rawInput() {
      return textToValue(state.input, { raw: true })
    },
    get isReplaying() {
      return state.isReplaying
    },
    get currentUtcDateTime() {
      return new Date(state.now)
    },
    callActivity,
    callSubOrchestrator,
    createTimer: (when) => timerAt(when instanceof Date ? when.getTime() : state.now + durationToMs(when)),
    waitForExternalEvent,
    ...createEntityCalls(state, state.messages),
    setCustomStatus(value) {
      state.customStatus = valueToText(value) ?? 'null'
    },
    continueAsNew(input, { preserveUnprocessedEvents = false } = {}) {
      state.next = { input: valueToText(input), preserveEvents: preserveUnprocessedEvents }
    },
    newGuid,
    log(...message) {
      if (!state.isReplaying) state.log(...message)
    },
  }
}
