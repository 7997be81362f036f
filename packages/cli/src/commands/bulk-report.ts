import { writeFile } from 'node:fs/promises'
import {
  type BulkActionName,
  type BulkCounts,
  type BulkItem,
  bulkActionNames,
  type Selection,
} from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readLimitedFile } from '../options/limited-file.ts'

/** State of an unfinished bulk run, sufficient to continue it in another process. */
export interface BulkReport {
  durableReport: 1
  action: BulkActionName
  /** Origin that it ran against. */
  origin: string
  selection: Selection
  reason?: string
  /** Version that `restart` runs. */
  version?: string
  /** False where `restart` runs the default version of the host. */
  keepVersion?: false
  /** Goes on behind the last instance; absent once every instance had its turn. */
  cursor?: string
  counts: BulkCounts
  /** Instances that failed, to be tried again, and those whose outcome is not known, which are not. */
  left: Omit<BulkItem, 'type'>[]
}

const mostReport = 64 * 1024 * 1024

/** Writes a report, readable only by the user. */
export async function writeReport(path: string, report: BulkReport): Promise<void> {
  await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`, { mode: 0o600 })
}

/** Reads the report that `--resume` names; throws a usage error where it is of another verb or app. */
export async function readReport(path: string, action: BulkActionName, origin: string): Promise<BulkReport> {
  const text = await readLimitedFile(path, mostReport).catch((error: NodeJS.ErrnoException) => {
    throw usageError(`--resume takes the report of an earlier run; cannot read ${path} (${error.code ?? 'failed'})`)
  })
  const report = parseReport(text)
  if (!report) throw usageError(`${path} is not the report of a bulk run`)
  if (report.action !== action)
    throw usageError(`${path} is the report of ${report.action}: pass it to durable ${report.action} --resume`)
  if (report.origin !== origin)
    throw new CliError('usage', `${path} is the report of a run against ${report.origin}, not ${origin}`)
  return report
}

function parseReport(text: string): BulkReport | undefined {
  try {
    const report = JSON.parse(text) as Partial<BulkReport> | null
    const { durableReport, action, origin, selection, left, cursor, version, keepVersion } = report ?? {}
    const isReport =
      durableReport === 1 &&
      bulkActionNames.includes(action!) &&
      typeof origin === 'string' &&
      typeof selection === 'object' &&
      (cursor === undefined || typeof cursor === 'string') &&
      (version === undefined || typeof version === 'string') &&
      !keepVersion &&
      Array.isArray(left) &&
      left.every((item) => typeof item?.instanceId === 'string')
    return isReport ? (report as BulkReport) : undefined
  } catch {
    return undefined
  }
}

/** Name of the report of a run that began at an instant: `durable-terminate-20260203T040506Z.json`. */
export function reportName(action: BulkActionName, at: number): string {
  return `durable-${action}-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.json`
}
