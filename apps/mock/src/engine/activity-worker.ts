import type { EngineClock } from './clock.ts'
import { durationToMs } from './duration.ts'
import { detailsToText, errorToDetails } from './failure.ts'
import type { FunctionRegistry } from './function-registry.ts'
import type { ActivityRequest, Message } from './message.ts'
import { textToValue, valueToText } from './payload.ts'

/** Options of an activity worker: the clock for its time, and the receiver of results. */
export interface ActivityScope {
  readonly clock: EngineClock
  readonly functions: FunctionRegistry
  readonly send: (message: Message) => void
  /** Counts the calls like this one by the same instance, itself included. */
  readonly attemptOf: (request: ActivityRequest) => number
}

/** Runs an activity beside everything else and sends what came of it to the instance that called it. */
export function runActivity({ clock, functions, send, attemptOf }: ActivityScope, request: ActivityRequest): void {
  const { instanceId, executionId, taskId, name, input } = request
  let done = clock.busy()
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      // No work happens outside the clock meanwhile, so it may jump to the end of the pause.
      done()
      clock.schedule(clock.now() + ms, 'timer', () => {
        done = clock.busy()
        resolve()
      })
    })
  const run = async (): Promise<string | null> => {
    const activity = functions.activity(name)
    if (!activity) throw new Error(functions.missingText('activity', name))
    const rawInput = input === null ? null : textToValue(input, { raw: true })
    const context = {
      instanceId,
      name,
      rawInput,
      get attempt() {
        return attemptOf(request)
      },
      sleep: async (duration: number | string) => sleep(durationToMs(duration)),
    }
    return valueToText(await activity(textToValue(input), context))
  }
  run()
    .then(
      (result) => ({ at: clock.stamp(), type: 'TaskCompleted', taskId, result }) as const,
      (error: unknown) => {
        const details = errorToDetails(error)
        const reason = `Activity function '${name}' failed: ${details.message}`
        return { at: clock.stamp(), type: 'TaskFailed', taskId, reason, details: detailsToText(details) } as const
      },
    )
    .then(
      (event) => {
        send({ to: instanceId, executionId, event })
        done()
      },
      () => done(),
    )
}
