import { type JobQueue, type RunJob, runsAtOnce } from './job-queue.ts'

/** Makes the queue of one process; `unfinished` are the jobs that an earlier process left behind. */
export function createLocalQueue(unfinished: () => Promise<readonly string[]>): JobQueue {
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
      for (const id of await unfinished()) enter(id)
      pump()
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', () => resolve(), { once: true })
      })
      await Promise.all(running.values())
    },
  }
}
