import type { RuntimeStatus } from './runtime-status.ts'

/** The state an operation finds: a runtime status, or no row at all. */
export type FoundState = RuntimeStatus | 'absent'

/** A request to an instance. */
export type InstanceOperation =
  | 'status'
  | 'start'
  | 'restartNew'
  | 'restartSame'
  | 'raiseEvent'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'rewind'
  | 'purge'

/**
 * Effect of the request. `create`: a first life; `replace`: a new life in place of the old; `copy`: a life under another id;
 * `queue`: a message is on its way; `delete`: the row goes; `conflict`, `gone`, `refuse` (wrong live state), `missing`: nothing happens.
 */
export type Outcome =
  | 'live'
  | 'ended'
  | 'create'
  | 'replace'
  | 'copy'
  | 'queue'
  | 'delete'
  | 'conflict'
  | 'gone'
  | 'refuse'
  | 'missing'

type Row = Readonly<Record<FoundState, Outcome>>

const row = (
  absent: Outcome,
  pending: Outcome,
  running: Outcome,
  suspended: Outcome,
  completed: Outcome,
  failed: Outcome,
  terminated: Outcome,
): Row => ({
  absent,
  Pending: pending,
  Running: running,
  // Rows 4.2 [D]: ContinuedAsNew is a running instance, Canceled a terminated one.
  ContinuedAsNew: running,
  Suspended: suspended,
  Completed: completed,
  Failed: failed,
  Terminated: terminated,
  Canceled: terminated,
})

const common = {
  //                absent     Pending     Running     Suspended   Completed  Failed     Terminated
  status: row('missing', 'live', 'live', 'live', 'ended', 'ended', 'ended'),
  start: row('create', 'conflict', 'conflict', 'conflict', 'replace', 'replace', 'replace'),
  restartNew: row('missing', 'copy', 'copy', 'copy', 'copy', 'copy', 'copy'),
  restartSame: row('missing', 'conflict', 'conflict', 'conflict', 'replace', 'replace', 'replace'),
  raiseEvent: row('missing', 'queue', 'queue', 'queue', 'gone', 'gone', 'gone'),
  terminate: row('missing', 'queue', 'queue', 'queue', 'gone', 'gone', 'gone'),
  suspend: row('missing', 'queue', 'queue', 'refuse', 'gone', 'gone', 'gone'),
  resume: row('missing', 'refuse', 'refuse', 'queue', 'gone', 'gone', 'gone'),
  rewind: row('missing', 'refuse', 'refuse', 'refuse', 'gone', 'queue', 'gone'),
} satisfies Record<Exclude<InstanceOperation, 'purge'>, Row>

/** The state table of contract 4.2: one cell per operation and state, for both profiles. */
export const lifecycle: Readonly<Record<'legacy' | 'new', Readonly<Record<InstanceOperation, Row>>>> = {
  legacy: { ...common, purge: row('missing', 'delete', 'delete', 'delete', 'delete', 'delete', 'delete') },
  new: { ...common, purge: row('missing', 'refuse', 'refuse', 'refuse', 'delete', 'delete', 'delete') },
}
