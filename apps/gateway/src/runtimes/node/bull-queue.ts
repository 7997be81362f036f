import { Queue, Worker } from 'bullmq'
import { wallClock } from '@durable-http/core'
import type { DueJob } from '../../jobs/due-jobs.ts'
import { type JobQueue, runsAtOnce } from '../../jobs/job-queue.ts'
import type { JobStore } from '../../jobs/job-store.ts'

/** Options of a queue in Redis. */
export interface BullQueueOptions {
  url: string
  app: string
  store: JobStore
  due: () => Promise<readonly DueJob[]>
}

const prefix = 'durable-http:queue'
/** A replica that is lost is missed after this time, and its jobs are taken over within 7 to 15 seconds. */
const lockDuration = 5_000
const stalledInterval = 2_500
/** A job continues however often its replica is lost; by default BullMQ gives up after the first time. */
const maxStalledCount = 1_000_000
/** Pause between two looks for due jobs that no worker has, such as those of a replica that stops. */
const lookInterval = 5_000
/** Time that a run may take to pause. */
const grace = 7_000
const longestPause = 2_000

/** Makes a queue that replicas share: BullMQ hands each run to one of them, and on to another if that is lost. */
export function createBullQueue({ url, app, store, due }: BullQueueOptions): JobQueue & AsyncDisposable {
  const name = `jobs-${app}`
  const retryStrategy = (times: number) => Math.min(100 * times, longestPause)
  // A caller who creates a job must not wait for a Redis that is gone.
  const queue = new Queue(name, {
    prefix,
    connection: { url, retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
  })
  queue.on('error', () => undefined)

  async function add(id: string, number: number): Promise<void> {
    const ends = { removeOnComplete: true, removeOnFail: true }
    await queue.add('run', { id }, { jobId: `${id}-${number}`, ...ends })
  }

  async function lookForDue(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Jobs that are in the queue already stay there once.
      const found = await due().catch(() => [])
      for (const { id, number } of found) await add(id, number).catch(() => undefined)
      await wallClock.sleep(lookInterval, signal)
    }
  }

  // A run that was paused and resumed at once is still ending, here or on another replica.
  async function released(id: string): Promise<void> {
    for (let waited = 0; waited < grace; waited += 100) {
      const stored = await store.find(id).catch(() => undefined)
      if (stored?.state.isHeld !== true) return
      await wallClock.sleep(100)
    }
  }

  return {
    add,
    async work(run, signal) {
      const stopped = new Set<string>()
      const worker = new Worker<{ id: string }>(
        name,
        async ({ data: { id }, stalledCounter }) => {
          if (stalledCounter === 0) await released(id)
          await run(id, signal)
          if (signal.aborted) stopped.add(id)
        },
        {
          prefix,
          connection: { url, retryStrategy, maxRetriesPerRequest: null },
          concurrency: runsAtOnce,
          lockDuration,
          stalledInterval,
          maxStalledCount,
        },
      )
      worker.on('error', () => undefined)
      await lookForDue(signal)
      await worker.close()
      // The others begin at once with what was stopped here.
      const waiting = await due().catch(() => [])
      for (const { id, number } of waiting) if (stopped.has(id)) await add(id, number).catch(() => undefined)
    },
    async [Symbol.asyncDispose]() {
      await queue.close().catch(() => undefined)
    },
  }
}
