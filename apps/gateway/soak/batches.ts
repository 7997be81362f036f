import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from './caller.ts'
import type { FunctionApp } from './function-apps.ts'
import type { Ledger } from './ledger.ts'
import { type RunJob, runJob } from './jobs.ts'
import { watchInstance } from './watchers.ts'

/** Options of an operator. */
export interface BatchContext {
  caller: Caller
  ledger: Ledger
  app: FunctionApp
  /** Address of the paths below `/v1` of the app on the gateway. */
  v1: string
  isOpen: () => boolean
  /** Number of times at which the app began or ceased to hide rows; odd while it does. */
  lies: () => number
  /** Until when work that was begun may take, once no new one is. */
  signal: AbortSignal
}

const size = 20

/** Begins to look whether the app hides rows; true for as long as it has not, so that everything must have been found. */
export function watchTruth({ lies }: BatchContext): () => boolean {
  const before = lies()
  return () => before % 2 === 0 && lies() === before
}

/** Works on many instances, one batch after another: signals each by a job while one is watched, exports them, ends and purges them. */
export async function workOnBatches(context: BatchContext): Promise<void> {
  while (context.isOpen()) await workOnBatch(context)
}

async function workOnBatch(context: BatchContext): Promise<void> {
  const { app, ledger, signal } = context
  const prefix = `batch-${crypto.randomUUID()}-`
  const ids = Array.from({ length: size }, (_, index) => `${prefix}${index}`)
  app.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Batch', runtimeStatus: 'Running' })) })
  const watched = watchInstance(context, ids[0]!)
  const job: RunJob = { ids, prefix }

  const raised = await runJob(context, { ...job, action: 'raiseEvent', states: 'Running', eventName: 'Go' })
  if (raised && (await settled(() => raised.every((item) => item.outcome !== 'done' || hits(item.instanceId) === 1))))
    for (const { instanceId, outcome } of raised) {
      const wrong = outcome === 'skipped' || outcome === 'failed' ? hits(instanceId) > 0 : false
      if (wrong)
        ledger.violate('job counts are exact', `${instanceId} is ${outcome} and got ${hits(instanceId)} events`)
    }
  else if (raised) ledger.violate('job counts are exact', `an instance that is done got no event: ${countsOf(ids)}`)
  for (const id of ids)
    if (hits(id) > 1) ledger.violate('no instance is acted on twice', `${id} got ${hits(id)} events of one job`)

  await exportWhole(context, prefix, ids)
  await runJob(context, { ...job, action: 'terminate', states: 'Running' })
  await settled(() => ids.every((id) => isEnded(app.host.instances.get(id)?.runtimeStatus)))
  await watched
  const terminated = ids.filter((id) => app.host.instances.get(id)?.runtimeStatus === 'Terminated')
  const isTrue = watchTruth(context)
  const purged = await runJob(context, { ...job, action: 'purge', states: 'Terminated' })
  const left = terminated.filter((id) => app.host.instances.get(id) !== undefined)
  const failed = purged?.filter(({ outcome }) => outcome === 'failed').map(({ instanceId }) => instanceId)
  if (failed && isTrue() && left.some((id) => !failed.includes(id)))
    ledger.violate('job counts are exact', `a purge left ${left.length} of ${size} and failed for ${failed.length}`)

  function hits(id: string): number {
    return app.hits.get(id) ?? 0
  }
  function countsOf(all: readonly string[]): string {
    return all.map((id) => hits(id)).join(' ')
  }
  async function settled(isSo: () => boolean): Promise<boolean> {
    for (let turn = 0; turn < 400 && !isSo() && !signal.aborted; turn++) await sleep(50)
    return isSo()
  }
}

const isEnded = (status: string | undefined) =>
  status === undefined || status === 'Terminated' || status === 'Completed'

// An export that was cut off says so, or has no last line; one that is complete has every instance once.
async function exportWhole(context: BatchContext, prefix: string, ids: readonly string[]): Promise<void> {
  const { caller, ledger, v1, signal } = context
  for (let turn = 0; !signal.aborted; turn++) {
    const isTrue = watchTruth(context)
    const { status, text } = await caller.ask('export', `${v1}/export?prefix=${prefix}`)
    const lines = text.split('\n').filter(Boolean)
    const last = status === 200 && lines.at(-1)?.startsWith('{"complete":true') && JSON.parse(lines.pop()!)
    if (last) {
      const found = lines.map((line) => (JSON.parse(line) as { instanceId: string }).instanceId)
      const isWhole = last.count === ids.length && found.length === ids.length && ids.every((id) => found.includes(id))
      const isLess = found.length < ids.length && new Set(found).size === last.count && !isTrue()
      if (!isWhole && !isLess)
        ledger.violate('exports are whole', `${found.length} lines, count ${last.count}, of ${ids.length}`)
      return
    }
    await sleep(Math.min(2_000, 100 * (turn + 1)))
  }
}
