import type { InstanceStatus } from '@durable-http/core'
import { safeName } from '../text/safe-text.ts'
import { originOf } from './instance-origin.ts'

const names = { version: 'version', parentInstanceId: 'parent' } as const
const members = ['version', 'parentInstanceId'] as const

/** Versions and parents of the rows of a list: columns where they differ, said once where all are the same. */
export interface OriginColumns {
  columns: string[]
  /** Cells of each row, in the order of the columns. */
  cells: string[][]
  /** Values that all rows share. */
  common: { version?: string; parentInstanceId?: string }
  /** A sentence about what they have in common; empty if they have nothing. */
  note: string
}

/** Finds out how to show the versions and parents of rows in the fewest words. */
export function originColumns(rows: readonly InstanceStatus[]): OriginColumns {
  const origins = rows.map(originOf)
  const valuesOf = (member: (typeof members)[number]) => new Set(origins.map((origin) => origin[member]))
  const different = members.filter((member) => valuesOf(member).size > 1)
  const common = Object.fromEntries(
    members
      .filter((member) => !different.includes(member) && origins[0]?.[member] !== undefined)
      .map((member) => [member, origins[0]![member]!]),
  )
  const said = Object.entries(common).map(([member, value]) => `${names[member as 'version']} ${safeName(value, 256)}`)
  return {
    columns: different.map((member) => names[member]),
    cells: origins.map((origin) => different.map((member) => origin[member] ?? '-')),
    common,
    note: said.length > 0 ? `All of ${said.join(' and ')}.` : '',
  }
}
