import { readFailure } from '@durable-http/core'
import type { State, Status } from '../gateway/wire.ts'
import { writeShort } from '../text/payload.ts'

/** An instance as the list keeps it: short texts in place of payloads. */
export interface Row {
  id: string
  name: string
  state: State
  created: string
  updated: string
  /** Why it failed, or its custom status. */
  note: string
  parent?: string
}

/** Makes the row of a status. */
export function rowOf(status: Status): Row {
  const { instanceId: id, name, runtimeStatus: state, createdTime: created, lastUpdatedTime: updated } = status
  const note = state === 'Failed' ? (readFailure(status)?.message ?? '') : status.customStatus
  return {
    id,
    name,
    state,
    created,
    updated,
    note: writeShort(note),
    ...(status.parentInstanceId === undefined ? {} : { parent: status.parentInstanceId }),
  }
}

/** Orders of rows: instants newest first, texts from A on. */
export const orders = ['updated', 'created', 'name', 'id'] as const
export type Order = (typeof orders)[number]

const ascending = (one: string, other: string) => (one < other ? -1 : Number(one > other))

/** Compares two rows; rows that are alike are in order of their ids. */
export function compareRows(order: Order): (one: Row, other: Row) => number {
  const isInstant = order === 'updated' || order === 'created'
  return (one, other) => {
    const difference = ascending(one[order], other[order])
    return (isInstant ? -difference : difference) || ascending(one.id, other.id)
  }
}
