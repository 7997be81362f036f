import { type Job, type JobKind, createJobQueue } from './job-queue.ts'

/** Jobs that are done one after the other, never two at a time. */
export interface JobRunner {
  /** Puts a job in; the returned function calls it off. */
  push(at: number, kind: JobKind, run: Job['run']): () => void
  peek(): Job | undefined
  /** How many jobs of each kind are waiting. */
  readonly waiting: Readonly<Record<JobKind, number>>
  /** Does one job after the other as long as the next one is due; `reached` is called with the instant of each. */
  runWhile(due: (job: Job) => boolean, reached?: (at: number) => void): Promise<void>
  /** Has the whole of `run` done while nothing else is. */
  exclusively(run: () => Promise<void>): Promise<void>
  clear(): void
}

/** Creates a runner without jobs. */
export function createJobRunner(): JobRunner {
  const jobs = createJobQueue()
  const waiting = { work: 0, timer: 0, wait: 0 }
  let order = 0
  let last: Promise<void> = Promise.resolve()

  return {
    waiting,
    peek: () => jobs.peek(),
    push(at, kind, run) {
      const job: Job = { at, order: order++, kind, run, state: 'waiting' }
      jobs.push(job)
      waiting[kind]++
      return () => {
        if (job.state !== 'waiting') return
        job.state = 'cancelled'
        waiting[kind]--
      }
    },
    async runWhile(due, reached) {
      for (let job = jobs.peek(); job && due(job); job = jobs.peek()) {
        jobs.pop()
        job.state = 'done'
        waiting[job.kind]--
        reached?.(job.at)
        await job.run()
      }
    },
    exclusively(run) {
      const mine = last.then(run)
      // The next one starts when this has ended, successfully or not.
      last = mine.catch(() => undefined)
      return mine
    },
    clear() {
      jobs.clear()
      Object.assign(waiting, { work: 0, timer: 0, wait: 0 })
    },
  }
}
