import { type RuntimeStatus, runtimeStatusNumbers } from '../engine/runtime-status.ts'

const names = new Map(Object.entries(runtimeStatusNumbers).map(([name, number]) => [number, name as RuntimeStatus]))

/** The statuses of these numbers; a number without a name matches nothing. */
export const statusNames = (numbers: readonly number[]): RuntimeStatus[] =>
  numbers.flatMap((number) => names.get(number as never) ?? [])
