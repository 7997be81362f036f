import { DurableError } from '@durable-http/core'
import { createJobRoutes, type Job, type JobItem, type JobRoutes } from '../../src/index.ts'

/** Jobs of a test. */
export interface FakeJobs {
  jobs?: readonly Partial<Job>[]
  items?: readonly JobItem[]
  /** Jobs that are open already, so that no other one is made. */
  openJobs?: number
  /** True for a store that does not respond. */
  isDown?: boolean
  /** Number of items after which the store fails. */
  breaksAfter?: number
}

/** Jobs that are kept and never run. */
export function createFakeJobs({
  jobs: given = [],
  items = [],
  openJobs,
  isDown = false,
  breaksAfter,
}: FakeJobs = {}): JobRoutes {
  const hashes = new Map<string, string | undefined>()
  const jobs = new Map<string, Job>()
  const add = (more: Partial<Job>) => {
    const job: Job = {
      id: `job-${jobs.size}`,
      status: 'queued',
      action: 'terminate',
      selection: { prefix: 'a' },
      progress: { done: 0, skipped: 0, failed: 0, unknown: 0 },
      createdAt: '2026-02-03T04:05:06.000Z',
      ...more,
    }
    jobs.set(job.id, job)
    return job
  }
  for (const job of given) add(job)
  const up = <T>(value: T): Promise<T> =>
    isDown
      ? Promise.reject(new DurableError('unavailable', 'jobs: their store does not respond', { retryAfter: 5_000 }))
      : Promise.resolve(value)
  return createJobRoutes({
    async create(_, { keyed, action, selection }) {
      if (openJobs !== undefined) return { openJobs }
      const known = keyed && jobs.get(keyed.id)
      if (known) return hashes.get(known.id) === keyed.hash ? { job: known, isNew: false } : { reused: true }
      const job = add({ ...(keyed ? { id: keyed.id } : {}), action, selection: selection as Job['selection'] })
      hashes.set(job.id, keyed?.hash)
      return up({ job, isNew: true })
    },
    list: () => up([...jobs.values()]),
    find: (id) => up(jobs.get(id)),
    async control(id, verb) {
      const status = ({ pause: 'paused', resume: 'running', cancel: 'canceled' } as const)[verb]
      return add({ ...jobs.get(id)!, status })
    },
    async *items() {
      yield* items.slice(0, breaksAfter)
      if (breaksAfter !== undefined) throw new DurableError('unavailable', 'jobs: their store does not respond')
    },
  })
}
