import { setTimeout as sleep } from 'node:timers/promises'
import { exportWhole } from './exports.ts'
import { runJob } from './jobs.ts'
import { type Batch, type OperatorContext, wholePrefix } from './operators.ts'
import { watchInstance } from './watchers.ts'

const size = 20

/** Works on many instances, one batch after another; the app may hide rows of every second batch. Resolves to the number of whole ones. */
export async function workOnBatches(context: OperatorContext): Promise<number> {
  let whole = 0
  for (let number = 0; context.isOpen(); number++) {
    const isWhole = number % 2 === 0
    const prefix = `${isWhole ? wholePrefix : 'cut-'}${crypto.randomUUID()}-`
    const ids = Array.from({ length: size }, (_, index) => `${prefix}${index}`)
    await workOnBatch(context, { ids, prefix, isWhole })
    if (isWhole) whole++
  }
  return whole
}

// Signals each instance by a job while one is watched, exports them, ends and purges them.
async function workOnBatch(context: OperatorContext, batch: Batch): Promise<void> {
  const { app, ledger, signal } = context
  const { ids, isWhole } = batch
  app.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Batch', runtimeStatus: 'Running' })) })
  const watched = watchInstance(context, ids[0]!)

  const raised = await runJob(context, {
    batch,
    action: 'raiseEvent',
    states: 'Running',
    eventName: 'Go',
    expected: ids,
  })
  if (raised && (await settled(() => raised.every((item) => item.outcome !== 'done' || hits(item.instanceId) === 1))))
    for (const { instanceId, outcome } of raised) {
      const wrong = outcome === 'skipped' || outcome === 'failed' ? hits(instanceId) > 0 : false
      if (wrong)
        ledger.violate('job counts are exact', `${instanceId} is ${outcome} and got ${hits(instanceId)} events`)
    }
  else if (raised) ledger.violate('job counts are exact', `an instance that is done got no event: ${countsOf(ids)}`)
  for (const id of ids)
    if (hits(id) > 1) ledger.violate('no instance is acted on twice', `${id} got ${hits(id)} events of one job`)

  await exportWhole(context, batch)
  const ended = await runJob(context, { batch, action: 'terminate', states: 'Running', expected: ids })
  const done = new Set(ended?.filter(({ outcome }) => outcome === 'done').map(({ instanceId }) => instanceId))
  await endRest(
    context,
    ids.filter((id) => !done.has(id)),
  )
  await settled(() => ids.every((id) => isEnded(app.host.instances.get(id)?.runtimeStatus)))
  await watched
  const terminated = ids.filter((id) => app.host.instances.get(id)?.runtimeStatus === 'Terminated')
  const purged = await runJob(context, { batch, action: 'purge', states: 'Terminated', expected: terminated })
  const left = terminated.filter((id) => app.host.instances.get(id) !== undefined)
  const told = purged
    ?.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
    .map((item) => item.instanceId)
  if (told && isWhole && left.some((id) => !told.includes(id)))
    ledger.violate(
      'job counts are exact',
      `a purge left ${left.length} of ${size}, ${told.length} of them without success`,
    )

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

// Ends what the job reported as failed or unknown, so that the watcher has an end to hear of.
async function endRest({ caller, app, api, signal }: OperatorContext, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    while (!isEnded(app.host.instances.get(id)?.runtimeStatus) && !signal.aborted) {
      await caller.ask('terminate', `${api}/instances/${id}/terminate`, { method: 'POST' })
      await sleep(200)
    }
}

const isEnded = (status: string | undefined) =>
  status === undefined || status === 'Terminated' || status === 'Completed'
