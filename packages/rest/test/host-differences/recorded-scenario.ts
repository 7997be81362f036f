import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostEndpointName } from './host-endpoint.ts'

export const recordedVersions = ['2.13.7', '3.14.1', '3.15.3', '3.19.0'] as const
export type RecordedVersion = (typeof recordedVersions)[number]

/** A step of a scenario as it is written, variables still to be filled in; one without method is a pause. */
export interface WrittenStep {
  pause?: number
  method?: string
  path?: string
  absolute?: boolean
  query?: string | Record<string, string>
  noKey?: boolean
  body?: unknown
  rawBody?: string
  headers?: Record<string, string | number | null>
  repeat?: { of: string; times: number }
  until?: {
    status?: number[]
    runtimeStatus?: string[]
    json?: Record<string, unknown>
    length?: number
    match?: string
  }
  save?: Record<string, string>
}

export interface RecordedScenario {
  name: string
  /** Where it was recorded. */
  endpoint: HostEndpointName
  scenario: WrittenStep[]
  steps: { note?: string; request: { method: string; path: string } }[]
}

const folder = join(import.meta.dirname, '../../../../apps/mock/test/recordings')

/** The scenarios that were recorded on a version: on its public webhooks, and on its local RPC endpoint. */
export function scenariosOf(version: RecordedVersion): RecordedScenario[] {
  return [...scenariosIn(version, 'webhooks'), ...scenariosIn(join(version, 'rpc'), 'rpc')]
}

function scenariosIn(path: string, endpoint: HostEndpointName): RecordedScenario[] {
  return readdirSync(join(folder, path))
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ ...JSON.parse(readFileSync(join(folder, path, file), 'utf8')), endpoint }) as RecordedScenario)
}
