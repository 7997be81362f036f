import type { InstanceRow } from './instance.ts'
import { instanceKey } from './key-order.ts'
import { createSortedKeys } from './sorted-keys.ts'

/** The rows of one task hub, by id and in key order. */
export interface InstanceStore {
  get(instanceId: string): InstanceRow | undefined
  put(row: InstanceRow): void
  delete(instanceId: string): boolean
  clear(): void
  readonly size: number
  /** All rows in key order. */
  all(): InstanceRow[]
  /** Rows in key order from a key on (inclusive), of ids with a prefix, as long as the caller asks for more. */
  from(key: string, prefix?: string): Generator<{ key: string; row: InstanceRow }>
}

/** Creates an empty store. */
export function createInstanceStore(): InstanceStore {
  const rows = new Map<string, InstanceRow>()
  const ids = new Map<string, string>()
  let keys = createSortedKeys()
  const rowAt = (key: string) => rows.get(ids.get(key) as string) as InstanceRow

  return {
    get: (instanceId) => rows.get(instanceId),
    put(row) {
      if (!rows.has(row.instanceId)) {
        const key = instanceKey(row.instanceId)
        ids.set(key, row.instanceId)
        keys.add(key)
      }
      rows.set(row.instanceId, row)
    },
    delete(instanceId) {
      if (!rows.delete(instanceId)) return false
      const key = instanceKey(instanceId)
      ids.delete(key)
      keys.delete(key)
      return true
    },
    clear() {
      rows.clear()
      ids.clear()
      keys = createSortedKeys()
    },
    get size() {
      return rows.size
    },
    all: () => Array.from(keys.from(''), rowAt),
    *from(start, prefix = '') {
      // Keys are escaped character by character, so those of a prefix stand together.
      const common = instanceKey(prefix)
      for (const key of keys.from(start > common ? start : common)) {
        if (!key.startsWith(common)) return
        yield { key, row: rowAt(key) }
      }
    },
  }
}
