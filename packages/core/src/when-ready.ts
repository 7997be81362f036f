import type { Clock } from './clock.ts'
import { isDurableError } from './durable-error.ts'

/** Milliseconds during which an instance that was just started may still be unknown to the host. */
export const readyWithin = 10_000

/** Repeats a call while the host does not know the instance; `limit` in milliseconds. */
export async function whenReady<T>(
  call: () => Promise<T>,
  limit: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = clock.now() + limit
  for (let pause = 100; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      return await call()
    } catch (error) {
      if (!isDurableError(error) || error.code !== 'not_found' || clock.now() + pause > deadline) throw error
    }
    await clock.sleep(pause, signal)
  }
}
