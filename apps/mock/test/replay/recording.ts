import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The extension versions of which there are recordings. */
export const recordedVersions = ['2.13.7', '3.14.1', '3.15.3', '3.19.0'] as const
export type RecordedVersion = (typeof recordedVersions)[number]

/** Condition that a scenario waits for after a step. */
export interface Until {
  readonly status?: readonly number[]
  readonly runtimeStatus?: readonly string[]
  readonly json?: Readonly<Record<string, unknown>>
  readonly length?: number
  readonly match?: string
}

/** A step as written, with `${run}`, `${key}` and saved values still to be filled in; one without method is only a pause. */
export interface ScenarioStep {
  readonly pause?: number
  readonly method?: string
  readonly path?: string
  readonly absolute?: boolean
  readonly query?: string | Readonly<Record<string, string>>
  readonly noKey?: boolean
  readonly body?: unknown
  readonly rawBody?: string
  readonly headers?: Readonly<Record<string, string | number | null>>
  readonly repeat?: { readonly of: string; readonly times: number }
  readonly until?: Until
  readonly save?: Readonly<Record<string, string>>
}

/** A response as recorded: parsed JSON, its exact text where JavaScript would change it, or a text that is not JSON. */
export interface RecordedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly raw?: string
  readonly text?: string
}

export interface RecordedStep {
  readonly request: { readonly method: string; readonly path: string }
  readonly response: RecordedResponse
  readonly note?: string
}

export interface Recording {
  readonly name: string
  readonly run: string
  readonly fresh?: boolean
  readonly scenario: readonly ScenarioStep[]
  readonly steps: readonly RecordedStep[]
  /** Recorded on the local RPC endpoint. */
  readonly isRpc: boolean
}

const folder = join(import.meta.dirname, '..', 'recordings')

const load = (path: string, isRpc: boolean): Recording => ({
  ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<Recording, 'isRpc'>),
  isRpc,
})

/** All scenarios recorded of a version, those of the RPC endpoint last. */
export function recordingsOf(version: RecordedVersion): Recording[] {
  const files = (path: string) =>
    readdirSync(path)
      .filter((file) => file.endsWith('.json'))
      .toSorted()
  const root = join(folder, version)
  const rpc = join(root, 'rpc')
  return [
    ...files(root).map((file) => load(join(root, file), false)),
    ...files(rpc).map((file) => load(join(rpc, file), true)),
  ]
}
