import type { InstanceStatus } from './schemas/instance-status.ts'

// Orchestrators that the SDKs of the Durable Task family register for themselves (durabletask-dotnet, durabletask-java).
const systemOrchestrators: ReadonlySet<string> = new Set([
  'BlobPurgeJobOrchestrator',
  'ExecuteBlobPurgeJobOperationOrchestrator',
  'ExportJobOrchestrator',
  'ExecuteExportJobOperationOrchestrator',
  'ExecuteScheduleOperationOrchestrator',
])

/** True for an instance that an SDK runs for itself: purges of large payloads, exports of histories, schedules. */
export function isSystemInstance({ name }: Pick<InstanceStatus, 'name'>): boolean {
  return systemOrchestrators.has(name)
}

/** Where a payload that is too large for the task hub is kept. */
export interface PayloadToken {
  container: string
  blob: string
}

const prefix = 'blob:v1:'
// Names of containers and blobs have 63 and 1,024 characters at most (Azure Storage).
const longestToken = prefix.length + 63 + 1 + 1_024
const token = /^blob:v1:([a-z0-9$](?:[a-z0-9-]*[a-z0-9])?):([^\s:][^\n\r]*)$/

/** Reads the token of a payload in blob storage, `blob:v1:<container>:<blob>`; undefined for anything else. */
export function readPayloadToken(value: unknown): PayloadToken | undefined {
  if (typeof value !== 'string' || value.length > longestToken || !value.startsWith(prefix)) return undefined
  const [, container, blob] = token.exec(value) ?? []
  return container === undefined || blob === undefined || container.length > 63 ? undefined : { container, blob }
}
