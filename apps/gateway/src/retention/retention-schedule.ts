import type { Clock } from '@durable-http/core'
import type { RetentionRule } from '../config/gateway-config.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { JobStore, StoredJob } from '../jobs/job-store.ts'
import { isEnded, statusOf } from '../jobs/job-view.ts'
import { forgetOldJobs } from '../jobs/old-jobs.ts'
import type { Log } from '../telemetry/log.ts'
import { retentionJob, retentionJobId } from './retention-job.ts'
import { windowAt } from './rule-window.ts'

/** Dependencies of the schedule of one app. */
export interface RetentionScheduleParts {
  app: string
  rules: readonly RetentionRule[]
  store: JobStore
  queue: JobQueue
  clock: Clock
  log: Log
}

/** Milliseconds between two looks at the clock. */
const pause = 60_000

/** Makes a job for each rule once in each of its windows, until the signal ends it; of several replicas one makes it. */
export async function scheduleRetention(parts: RetentionScheduleParts, signal: AbortSignal): Promise<void> {
  const { app, rules, clock, log } = parts
  if (rules.length === 0) return
  while (!signal.aborted) {
    for (const rule of rules) {
      try {
        await offerJob(parts, rule)
      } catch (err) {
        log.warn({ app, rule: rule.name, err }, 'a rule of retention could not begin; it is tried again in a minute')
      }
    }
    await clock.sleep(pause, signal)
  }
}

async function offerJob({ app, store, queue, clock, log }: RetentionScheduleParts, rule: RetentionRule): Promise<void> {
  const now = clock.now()
  const window = windowAt(rule, now)
  if (!window) return
  const id = retentionJobId(rule, window)
  if (await store.find(id)) return
  const before = (await forgetOldJobs(store, now)).filter(
    (stored) => stored.definition.retention?.rule === rule.name && !isEnded(stored),
  )
  // One that a caller paused stops the rule until it is resumed or canceled; one that gave up on its host makes room.
  if (before.some((stored) => !hasGivenUp(stored))) return
  for (const { definition, wish } of before) {
    const at = new Date(now).toISOString()
    await store.setWish(definition.id, { wish: 'cancel', at, number: wish.number + 1 })
  }
  if (!(await store.add(retentionJob(rule, window, now), {}))) return
  log.info({ app, rule: rule.name, job: id }, 'a rule of retention begins')
  // The job is stored: if the queue fails now, the next look for due jobs adds it again.
  await queue.add(id, 0).catch(() => undefined)
}

const hasGivenUp = (stored: StoredJob) => statusOf(stored) === 'paused' && stored.wish.wish === 'run'
