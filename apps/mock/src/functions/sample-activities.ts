import { FunctionError } from '../engine/failure.ts'
import type { Activity } from '../engine/function-registry.ts'

/** Creates the activities that the sample orchestrators call; `Flaky` remembers which instances it has failed. */
export function createSampleActivities(): Readonly<Record<string, Activity>> {
  const failedOnce = new Set<string>()
  return {
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
}
