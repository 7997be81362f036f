import type { EngineSnapshot } from '../engine/engine.ts'
import type { Fault } from '../faults.ts'
import type { MockHost } from '../host.ts'
import { AdminProblem } from './admin-problem.ts'

const mostSnapshots = 20
const mostFaults = 1000

const notFound = (kind: string, id: string, known: Iterable<string>): AdminProblem =>
  new AdminProblem(
    404,
    'not_found',
    `There is no ${kind} with the id '${id.slice(0, 100)}'; there are: ${[...known].join(', ') || 'none'}.`,
  )

/** Keeps snapshots by id. */
function createSnapshots() {
  const kept = new Map<string, EngineSnapshot>()
  let last = 0
  const infoOf = (id: string, { now, hubs }: EngineSnapshot) => ({
    id,
    now: new Date(now).toISOString(),
    instances: hubs.reduce((sum, { rows }) => sum + rows.length, 0),
  })
  const get = (id: string): EngineSnapshot => {
    const found = kept.get(id)
    if (!found) throw notFound('snapshot', id, kept.keys())
    return found
  }
  return {
    list: () => [...kept].map(([id, snapshot]) => infoOf(id, snapshot)),
    add(host: MockHost) {
      if (kept.size >= mostSnapshots) {
        throw new AdminProblem(409, 'limit', `There are ${mostSnapshots} snapshots already: delete one first.`)
      }
      const id = String(++last)
      const snapshot = host.snapshot()
      kept.set(id, snapshot)
      return infoOf(id, snapshot)
    },
    get,
    delete(id: string) {
      get(id)
      kept.delete(id)
    },
  }
}

/** Keeps the faults that were added through the API by id. */
function createFaultIds() {
  const kept = new Map<string, { fault: Fault; remove: () => void; info: () => { seen: number; hits: number } }>()
  let last = 0
  const infoOf = (id: string) => {
    const { fault, info } = kept.get(id)!
    return { id, fault, ...info() }
  }
  return {
    list: () => [...kept.keys()].map(infoOf),
    add(host: MockHost, fault: Fault) {
      if (kept.size >= mostFaults)
        throw new AdminProblem(409, 'limit', `There are ${mostFaults} faults already: delete some first.`)
      const id = String(++last)
      const remove = host.faults.add(fault)
      kept.set(id, { fault, remove, info: () => host.faults.hitsOf(fault) })
      return infoOf(id)
    },
    delete(id: string) {
      const found = kept.get(id)
      if (!found) throw notFound('fault', id, kept.keys())
      found.remove()
      kept.delete(id)
    },
    clear: () => kept.clear(),
  }
}

/** State of the admin API besides the host's. */
export const createAdminState = () => ({ snapshots: createSnapshots(), faults: createFaultIds() })

/** State of the admin API besides the host's. */
export type AdminState = ReturnType<typeof createAdminState>
