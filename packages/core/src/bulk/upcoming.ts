import type { InstanceScan } from '../scan/scan.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { Turn } from './bulk-item.ts'
import type { BulkState } from './bulk-state.ts'

/** The instances that a run has not taken yet, in the order in which it takes them. */
export interface Upcoming {
  readonly isEnded: boolean
  /** Error that ended the source early. */
  readonly failure: unknown
  /** Takes the next one and notes in the state that it is taken; undefined while none is loaded. */
  take(): Turn | undefined
  /** Resolves once `take` may bring one; undefined at the end. */
  load(): Promise<undefined> | undefined
}

/** Takes selected ids without reading them first. */
export function upcomingIds(ids: readonly string[], state: BulkState): Upcoming {
  return {
    get isEnded() {
      return state.position >= ids.length
    },
    failure: undefined,
    take: () => (state.position < ids.length ? { instanceId: ids[state.position++]!, delays: 0 } : undefined),
    load: () => undefined,
  }
}

/** Takes what a scan brings, one instance ahead. */
export function upcomingRows(scan: InstanceScan, state: BulkState): Upcoming {
  const iterator = scan[Symbol.asyncIterator]()
  let loaded: InstanceStatus | undefined
  let loading: Promise<undefined> | undefined
  let failure: unknown
  const loadNext = async (): Promise<undefined> => {
    try {
      const { value, done } = await iterator.next()
      if (done) state.isScanned = true
      else loaded = value
    } catch (error) {
      failure = error
    } finally {
      loading = undefined
    }
  }
  return {
    get isEnded() {
      return state.isScanned
    },
    get failure() {
      return failure
    },
    take() {
      if (!loaded) return undefined
      const { instanceId, createdTime } = loaded
      loaded = undefined
      // The scan counts this one as handed out; from here on the list of those in flight remembers it.
      const { next } = scan.progress
      if (next !== undefined) state.scan = next
      return { instanceId, createdTime, delays: 0 }
    },
    load: () => (state.isScanned || failure !== undefined ? undefined : (loading ??= loadNext())),
  }
}
