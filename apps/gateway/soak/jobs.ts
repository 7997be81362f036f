import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch, OperatorContext } from './operators.ts'

/** A job about the instances of a batch. */
export interface BatchJob {
  batch: Batch
  action: string
  states: string
  eventName?: string
  /** Instances of which each must have an outcome, if the batch is whole. */
  expected: readonly string[]
}

/** Outcome of one instance. */
export interface Outcome {
  instanceId: string
  outcome: 'done' | 'skipped' | 'failed' | 'unknown'
}

interface SeenJob {
  id: string
  status: string
  progress: Record<Outcome['outcome'], number>
}

/** Makes a job, follows it to its end, and compares its counts with its items; resolves to the items, undefined if time ran out. */
export async function runJob(context: OperatorContext, job: BatchJob): Promise<Outcome[] | undefined> {
  const { ledger } = context
  const { batch, action, expected } = job
  const id = await createJob(context, job)
  const ended = id === undefined ? undefined : await endOf(context, id)
  if (!ended) {
    ledger.violate('job counts are exact', `the job ${action} ${batch.prefix} did not end`)
    return undefined
  }
  const items = await itemsOf(context, ended.id)
  if (!items) return undefined
  const { done, skipped, failed, unknown } = ended.progress
  const total = done + skipped + failed + unknown
  const found = new Set(items.map(({ instanceId }) => instanceId))
  const counted = (outcome: Outcome['outcome']) => items.filter((item) => item.outcome === outcome).length
  const isExact =
    items.length === total &&
    found.size === total &&
    total <= batch.ids.length &&
    (['done', 'skipped', 'failed', 'unknown'] as const).every((outcome) => counted(outcome) === ended.progress[outcome])
  const missing = batch.isWhole ? expected.filter((one) => !found.has(one)) : []
  if (ended.status !== 'completed' || !isExact || missing.length > 0)
    ledger.violate(
      'job counts are exact',
      `${action} is ${ended.status} with ${JSON.stringify(ended.progress)}, ${items.length} items of ${found.size} instances, of ${batch.ids.length}, without ${missing.join(' ') || 'none'} that it must have`,
    )
  return items
}

// The key makes a repetition the same job.
async function createJob(
  { caller, v1, signal }: OperatorContext,
  { action, batch: { prefix }, states, eventName }: BatchJob,
): Promise<string | undefined> {
  while (!signal.aborted) {
    const { status, text } = await caller.ask('create job', `${v1}/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${prefix}${action}` },
      body: JSON.stringify({ action, selection: { prefix, states: [states] }, eventName }),
    })
    if (status === 201 || status === 200) return (JSON.parse(text) as { id: string }).id
    await sleep(300)
  }
  return undefined
}

// Follows the events until the last one; a job that gave up on its host is resumed.
async function endOf({ caller, v1, signal }: OperatorContext, id: string): Promise<SeenJob | undefined> {
  const url = `${v1}/jobs/${id}`
  while (!signal.aborted) {
    await caller.ask('job events', `${url}/events`, { leavesAfter: 2_000 })
    const { status, text } = await caller.ask('job', url)
    const job = status === 200 ? (JSON.parse(text) as SeenJob) : undefined
    if (job && ['completed', 'failed', 'canceled'].includes(job.status)) return job
    if (job?.status === 'paused') await caller.ask('resume job', `${url}/resume`, { method: 'POST' })
  }
  return undefined
}

async function itemsOf({ caller, v1, signal }: OperatorContext, id: string): Promise<Outcome[] | undefined> {
  while (!signal.aborted) {
    const { status, text } = await caller.ask('job items', `${v1}/jobs/${id}/items`)
    if (status === 200)
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Outcome)
    await sleep(200)
  }
  return undefined
}
