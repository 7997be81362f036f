import { type InstanceStatus, parseVerbatimJson, readFailure } from '@durable-http/core'
import { failureText } from '../output/failure-text.ts'
import { exactText } from '../output/exact-text.ts'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'

/** Options of `show`. */
export interface ShowFlags {
  input?: boolean
  outputOnly?: boolean
}

/** Shows one instance. */
export async function show(instanceId: string, session: Session, flags: ShowFlags): Promise<void> {
  const { client, io, place } = session
  const status = await client.getInstanceStatus(
    { instanceId, showInput: flags.input === true || session.format !== 'table', ...place },
    { signal: io.signal, parseJson: parseVerbatimJson },
  )
  if (flags.outputOnly) return io.out(`${exactText(status.output)}\n`)
  await printValue(session, status, () => statusLines(session, status), { name: instanceId })
}

/** Writes a status as lines of a label and a value. */
function statusLines({ bold, timeAgo }: Session, status: InstanceStatus): string {
  const failure = readFailure(status)
  const lines: [string, unknown][] = [
    ['Id', status.instanceId],
    ['Function', status.name],
    ['State', status.runtimeStatus],
    ['Created', timeAgo(status.createdTime)],
    ['Changed', timeAgo(status.lastUpdatedTime)],
    ['Version', status.version],
    ['Parent', status.parentInstanceId],
    ['Custom status', status.customStatus ?? undefined],
    ['Input', status.input ?? undefined],
    ['Output', failure ? undefined : (status.output ?? undefined)],
    ['Failure', failure && failureText(failure)],
    ['Failed in', failure?.activity ?? failure?.orchestrator],
  ]
  return lines
    .filter(([, value]) => value !== undefined)
    .map(
      ([label, value]) => `${bold(label.padEnd(14))}${plainText(typeof value === 'string' ? value : exactText(value))}`,
    )
    .join('\n')
}
