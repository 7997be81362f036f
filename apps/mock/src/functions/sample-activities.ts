import { FunctionError } from '../engine/failure.ts'
import type { Activity } from '../engine/function-registry.ts'

/** Creates the activities that the sample orchestrators call; `Flaky` remembers which instances it has failed until `forget`. */
export function createSampleActivities(): { activities: Readonly<Record<string, Activity>>; forget: () => void } {
  const failedOnce = new Set<string>()
  const activities: Record<string, Activity> = {
    SayHello: (name: string) => `Hello ${name}!`,
    Square: (n: number) => n * n,
    Boom() {
      throw new FunctionError('System.InvalidOperationException', 'boom')
    },
    Flaky(_input, { instanceId }) {
      if (failedOnce.has(instanceId)) return 'recovered'
      failedOnce.add(instanceId)
      throw new FunctionError('System.InvalidOperationException', 'flaky')
    },
  }
  return { activities, forget: () => failedOnce.clear() }
}
