import { endedStatuses, type Job, type JobSelection, type JobStatus } from '@durable-http/rest'
import { shownIds } from './job-record.ts'
import type { StoredJob } from './job-store.ts'

/** Tells how a job stands: what it has come to, else what was asked of it last. */
export function statusOf({ wish, state }: Pick<StoredJob, 'wish' | 'state'>): JobStatus {
  // A caller has seen this state, so it stays although the last instance was done in the meantime.
  if (wish.wish === 'cancel') return 'canceled'
  if (state.ended) return state.ended.status
  if (wish.wish === 'pause' || state.paused?.wish === wish.number) return 'paused'
  return state.startedAt === undefined ? 'queued' : 'running'
}

/** True if nothing more happens to a job. */
export const isEnded = (stored: Pick<StoredJob, 'wish' | 'state'>) => endedStatuses.has(statusOf(stored))

/** Instant at which a job ended; undefined while it has not. */
export function endOf({ wish, state }: Pick<StoredJob, 'wish' | 'state'>): string | undefined {
  return wish.wish === 'cancel' ? wish.at : state.ended?.at
}

/** Shows a job to callers; `ids` are those of its selection. */
export function viewOf(stored: StoredJob, ids: readonly string[] | undefined): Job {
  const { definition, wish, state } = stored
  const { id, createdAt, idCount, creator, job, retention } = definition
  const { action, selection, reason, eventName, concurrency, rate, until } = job
  const status = statusOf(stored)
  const shown = idCount === undefined ? {} : { ids: ids?.slice(0, shownIds) ?? [], idCount }
  const message = state.ended?.message ?? (state.paused?.wish === wish.number ? state.paused.message : undefined)
  const { plan, retention: counted } = state
  const isRunning = status === 'running'
  return withoutAbsent({
    id,
    status,
    action,
    selection: { ...selection, ...shown } as JobSelection,
    description: plan?.selection,
    progress: withoutAbsent({
      planned: plan?.count ?? counted?.matched,
      plannedComplete: plan?.complete ?? (counted ? true : undefined),
      ...state.counts,
      rate: isRunning ? state.rate : undefined,
      remaining: isRunning ? state.remaining : undefined,
    }),
    reason,
    eventName,
    concurrency,
    rate,
    until,
    createdBy: creator?.name,
    retention: retention && {
      rule: retention.rule,
      enforce: retention.enforce,
      ...(counted ? { instances: counted.total, matched: counted.matched } : {}),
      ...(counted?.exported === undefined ? {} : { exported: counted.exported }),
    },
    createdAt,
    startedAt: state.startedAt,
    endedAt: endOf(stored),
    message,
  })
}

function withoutAbsent<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
