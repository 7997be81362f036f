import type { EngineClock } from './clock.ts'
import { detailsToText, errorToDetails } from './failure.ts'
import type { FunctionRegistry } from './function-registry.ts'
import type { ActivityRequest, Message } from './message.ts'
import { textToValue, valueToText } from './payload.ts'

/** Runs an activity beside everything else and sends what came of it to the instance that called it. */
export function runActivity(
  { clock, functions, send }: { clock: EngineClock; functions: FunctionRegistry; send: (message: Message) => void },
  { instanceId, executionId, taskId, name, input }: ActivityRequest,
): void {
  const done = clock.busy()
  const run = async (): Promise<string | null> => {
    const activity = functions.activity(name)
    if (!activity) throw new Error(functions.missingText('activity', name))
    const rawInput = input === null ? null : textToValue(input, { raw: true })
    return valueToText(await activity(textToValue(input), { instanceId, name, rawInput }))
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
    .then((event) => {
      send({ to: instanceId, executionId, event })
      done()
    }, done)
}
