import { isDurableError } from '../durable-error.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { ScanRun } from './scan-run.ts'
import { placeOf } from '../place-of.ts'

/** Reads the selected ids in their order, several at a time; ids that do not exist are left out. Returns true at the end. */
export async function* readById(run: ScanRun): AsyncGenerator<InstanceStatus, boolean> {
  const { selection, source, state, call, showInput } = run
  const { ids = [], taskHub, connection } = selection
  const place = placeOf({ taskHub, connection })
  const read = async (instanceId: string): Promise<InstanceStatus | undefined> => {
    run.requests++
    try {
      return await source.status({ instanceId, ...place, showInput }, call)
    } catch (error) {
      if (isDurableError(error) && error.code === 'not_found') return undefined
      throw error
    }
  }
  const ahead: Promise<InstanceStatus | undefined>[] = []
  let begun = state.position
  while (state.position < ids.length) {
    while (begun < ids.length && ahead.length < run.concurrency && !run.isSpent()) {
      const reading = read(ids[begun++]!)
      // A failure is reported when its turn comes.
      reading.catch(() => undefined)
      ahead.push(reading)
    }
    const next = ahead.shift()
    if (!next) return false
    const status = await next
    state.position++
    state.scanned++
    if (!status || !run.matches(status)) continue
    state.matched++
    yield status
  }
  return true
}
