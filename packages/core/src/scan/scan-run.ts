import type { CallOptions } from '../call-options.ts'
import type { Clock } from '../clock.ts'
import type { InstancePage } from '../paging.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { Match } from './match.ts'
import type { ScanState } from './scan-cursor.ts'
import type { CheckedSelection } from './selection.ts'

/** Input of a scan. */
export interface ScanSource {
  list(input: Record<string, unknown>, options: CallOptions): Promise<InstancePage>
  status(input: Record<string, unknown>, options: CallOptions): Promise<InstanceStatus>
  clock: Clock
}

/** Parts that both ways of scanning share. */
export interface ScanRun {
  selection: CheckedSelection
  source: ScanSource
  state: ScanState
  matches: Match
  concurrency: number
  call: CallOptions
  showInput: boolean
  requests: number
  /** True once the budget is used up; a scan stops only between pages. */
  isSpent(): boolean
  /** Current state, kept by the running way of scanning. */
  snapshot: () => ScanState
}
