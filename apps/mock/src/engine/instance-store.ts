import type { InstanceRow } from './instance.ts'
import { instanceKey, ordinalIndex } from './key-order.ts'

/** The rows of one task hub, by id and in key order. */
export interface InstanceStore {
  get(instanceId: string): InstanceRow | undefined
  put(row: InstanceRow): void
  delete(instanceId: string): boolean
  clear(): void
  readonly size: number
  /** All rows in key order. */
  all(): InstanceRow[]
  /** Rows in key order from a key on (inclusive), as long as the caller asks for more. */
  from(key: string): Generator<{ key: string; row: InstanceRow }>
}

/** Creates an empty store. */
export function createInstanceStore(): InstanceStore {
  const rows = new Map<string, InstanceRow>()
  const ids = new Map<string, string>()
  let keys: string[] = []
  let sorted = true

  const inOrder = (): string[] => {
    if (!sorted) {
      keys = [...ids.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      sorted = true
    }
    return keys
  }

  return {
    get: (instanceId) => rows.get(instanceId),
    put(row) {
      if (!rows.has(row.instanceId)) {
        const key = instanceKey(row.instanceId)
        ids.set(key, row.instanceId)
        // Sorting waits for the next reader: many starts in a row cost one sort.
        sorted = false
      }
      rows.set(row.instanceId, row)
    },
    delete(instanceId) {
      if (!rows.delete(instanceId)) return false
      const key = instanceKey(instanceId)
      ids.delete(key)
      if (sorted) keys.splice(ordinalIndex(keys, key), 1)
      return true
    },
    clear() {
      rows.clear()
      ids.clear()
      keys = []
      sorted = true
    },
    get size() {
      return rows.size
    },
    all: () => inOrder().map((key) => rows.get(ids.get(key) as string) as InstanceRow),
    *from(key) {
      const list = inOrder()
      for (let i = ordinalIndex(list, key); i < list.length; i++) {
        const at = list[i] as string
        yield { key: at, row: rows.get(ids.get(at) as string) as InstanceRow }
      }
    },
  }
}
