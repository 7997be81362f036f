import { type Clock, DurableError, type DurableClient, type InstanceStatus } from '@durable-http/core'
import type { JobDefinition } from '../jobs/job-record.ts'
import type { JobRecorder } from '../jobs/job-recorder.ts'
import type { Log } from '../telemetry/log.ts'
import { DamagedExportError, type RetentionExports } from './retention-exports.ts'
import type { RetentionVerdict } from './retention-verdict.ts'

/** Dependencies of exporting before a job of retention deletes. */
export interface ExportFirstParts {
  app: string
  client: Pick<DurableClient, 'export'>
  clock: Clock
  log: Log
  /** Absent on runtimes without files. */
  exports: RetentionExports | undefined
  sees: (row: InstanceStatus) => boolean
}

/** Instances that one export holds at most: their ids are in memory while the job deletes them. */
const mostExported = 200_000

const hoursOver = Symbol('hours over')

/**
 * Exports what a job of retention is about to delete, unless that was done before; resolves to the ids that are in the file, as it is read
 * back from the disk, or to the end of a job that may delete nothing. `until` is in milliseconds since 1970.
 */
export async function exportFirst(
  { app, client, clock, log, exports, sees }: ExportFirstParts,
  { id, job, retention }: JobDefinition,
  recorder: JobRecorder,
  { until, signal }: { until: number; signal: AbortSignal },
): Promise<ReadonlySet<string> | RetentionVerdict> {
  const { rule, exportTo: folder = '' } = retention!
  const { matched = 0 } = recorder.state.retention ?? {}
  if (!exports) return failed('the rule exports to a folder, which this runtime does not have: nothing was deleted')
  if (matched > mostExported)
    return failed(
      `the rule matches ${matched} instances, and one export holds ${mostExported} at most: nothing was deleted. Narrow the rule`,
    )
  const name = `${app}-${id}.jsonl.gz`

  async function* lines(): AsyncGenerator<string> {
    for await (const line of client.export(job.selection, { signal, sees })) {
      if (clock.now() >= until) throw hoursOver
      yield `${line}\n`
    }
  }

  try {
    const before = await exports.idsIn(folder, name)
    if (!before) await exports.write(folder, name, lines())
    const ids = before ?? (await exports.idsIn(folder, name))
    if (!ids) throw new DurableError('unavailable', `retention: the export ${name} is gone from its folder`)
    recorder.state.retention = { ...recorder.state.retention!, exported: ids.size }
    await recorder.store()
    log.info({ app, rule, job: id, exported: ids.size, file: name }, 'retention has exported what it deletes')
    return ids
  } catch (error) {
    if (error === hoursOver)
      return {
        status: 'completed',
        message:
          'the hours of the rule were over before all was exported: nothing was deleted; the next run begins anew',
      }
    if (error instanceof DamagedExportError)
      return failed(
        `the export ${name} is there and not whole: nothing more is deleted. Look at the file, and move it away`,
      )
    throw error
  }
}

const failed = (message: string): RetentionVerdict => ({ status: 'failed', message })
