import type { Caller } from './caller.ts'

/** What is known of one call once it is over; never a payload. */
export interface AuditEntry {
  tool: string
  /** Name of the function app, where the endpoint serves several and the call names one of them. */
  app?: string | undefined
  /** Who called, where the transport knows. */
  principal?: string | undefined
  instanceId?: string | undefined
  taskHub?: string | undefined
  /** `done`, `asked` the user first, `refused` before the host was asked to do it, or `failed` at the host. */
  decision: 'done' | 'asked' | 'refused' | 'failed'
  /** Code of the `DurableError`, where there was one. */
  code?: string | undefined
  /** Status of the host's last answer to this call; none where it was not asked or did not answer. */
  upstreamStatus?: number | undefined
  milliseconds: number
}

/** Takes one line per call, and the caller that the endpoint was given; what it throws is dropped. */
export type Audit = (entry: AuditEntry, caller?: Caller) => void
