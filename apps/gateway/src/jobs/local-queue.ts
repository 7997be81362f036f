import { type Clock, wallClock } from '@durable-http/core'
import { type JobQueue, type RunJob, runsAtOnce } from './job-queue.ts'

/** Milliseconds between two looks at jobs that are due and that nobody runs. */
const lookInterval = 5_000

/**
 * Makes the queue of one process. `unfinished` are the jobs that are due: those that an earlier process left behind, and those whose run
 * broke off because their store failed.
 */
export function createLocalQueue(
  unfinished: () => Promise<readonly string[]>,
  clock: Pick<Clock, 'sleep'> = wallClock,
): JobQueue {
  const waiting: string[] = []
  const running = new Map<string, Promise<void>>()
  const again = new Set<string>()
  let work: { run: RunJob; signal: AbortSignal } | undefined

  function pump(): void {
    while (work && !work.signal.aborted && running.size < runsAtOnce) {
      const id = waiting.shift()
      if (id === undefined) return
      begin(id, work)
    }
  }

  function begin(id: string, { run, signal }: { run: RunJob; signal: AbortSignal }): void {
    running.set(
      id,
      run(id, signal).finally(() => {
        running.delete(id)
        if (again.delete(id)) waiting.push(id)
        pump()
      }),
    )
  }

  function enter(id: string): void {
    // One that pauses at this moment runs once more when it has.
    if (running.has(id)) again.add(id)
    else if (!waiting.includes(id)) waiting.push(id)
    pump()
  }

  return {
    add: async (id) => enter(id),
    async work(run, signal) {
      work = { run, signal }
      while (!signal.aborted) {
        // A store that fails at this moment is looked at again.
        const due = await unfinished().catch(() => [])
        for (const id of due) if (!running.has(id)) enter(id)
        await clock.sleep(lookInterval, signal)
      }
      await Promise.all(running.values())
    },
  }
}
