import type { InstanceStatus } from '@durable-http/core'
import { CliError } from '../cli-error.ts'
import { followLive } from '../live-events.ts'
import { exactText } from '../output/exact-text.ts'
import { plainText } from '../output/plain-text.ts'
import type { Session } from '../session.ts'

/** A state of an instance, or word that it does not exist. */
export type WatchRow = InstanceStatus | { instanceId: string; gone: true }

/** Writes each change of some instances until all have ended; fails if one does not exist. */
export async function watch(ids: readonly string[], session: Session): Promise<void> {
  const { io, format } = session
  const printer = session.printer<WatchRow>([], ({ instanceId }) => instanceId, '')
  const isForPeople = (format === 'table' || format === 'wide') && session.fields === undefined
  const seen = new Set<string>()
  const missing: string[] = []
  for await (const event of followLive(ids, session)) {
    if (event.type === 'end') continue
    const { instanceId } = event
    if (event.type === 'gone' && !seen.has(instanceId)) missing.push(instanceId)
    seen.add(instanceId)
    const row: WatchRow = event.type === 'status' ? event.status : { instanceId, gone: true }
    if (isForPeople) await io.out(`${lineOf(row, io.isTerminal ? '  ' : '\t')}\n`)
    else {
      await printer.add(row)
      await printer.flush()
    }
  }
  if (!isForPeople) await printer.end()
  if (io.signal.aborted) throw new CliError('interrupted', 'interrupted')
  if (missing.length > 0)
    throw new CliError('notFound', `the host has no instance ${missing.map(plainText).join(', ')}`)
}

function lineOf(row: WatchRow, gap: string): string {
  if (!isStatus(row)) return plainText(`${row.instanceId}${gap}gone`)
  const { runtimeStatus, lastUpdatedTime, customStatus, instanceId } = row
  const custom =
    customStatus === null || customStatus === undefined ? [] : [plainText(exactText(customStatus)).slice(0, 200)]
  return [lastUpdatedTime, plainText(instanceId), runtimeStatus, ...custom].join(gap)
}

const isStatus = (row: WatchRow): row is InstanceStatus => 'runtimeStatus' in row
