import type { Effect, InstanceStatus } from '@durable-http/core'
import type { ClientErrorStatusCode, ServerErrorStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../problem.ts'
import type { eventsParameters, exportParameters, scanParameters } from './v1-parameters.ts'

/** A page of a scan. */
export interface ScanPage {
  /** Instances of the selection, in no order. */
  instances: InstanceStatus[]
  /** Rows that the host sent, instances that matched, and true once everything was seen. */
  progress: { scanned: number; matched: number; complete: boolean }
  /** Cursor to go on with; absent once the scan is complete. */
  next?: string
}

/** Who a caller is, and what its requests may do. */
export interface CallerFacts {
  /** Absent where nobody is asked who they are. */
  name?: string
  role?: string
  effects: Effect[]
  /** True if nobody may do anything but read. */
  readOnly: boolean
  /** Instant at which the credential expires. */
  expires?: string
}

/** Paths below `/v1` as Hono's typed client reads them. */
export type V1Schema = {
  '/v1/instances': { $get: Read<typeof scanParameters, ScanPage, 'json', 200> }
  '/v1/caller': { $get: Read<readonly [], CallerFacts, 'json', 200> }
  '/v1/export': { $get: Read<typeof exportParameters, string, 'text', 200> }
  '/v1/instances/:instanceId/events': {
    $get: Read<typeof eventsParameters, string, 'text', 200 | 204, { param: { instanceId: string } }>
  }
}

type Read<Parameters extends readonly { name: string }[], Output, Format, Status, Path = unknown> =
  | {
      input: Path & { query?: Partial<Record<Parameters[number]['name'], string>> }
      output: Output
      outputFormat: Format
      status: Status
    }
  | {
      input: Path & { query?: Partial<Record<Parameters[number]['name'], string>> }
      output: Problem
      outputFormat: 'json'
      status: ClientErrorStatusCode | ServerErrorStatusCode
    }
