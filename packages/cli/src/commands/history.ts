import { type HistoryEvent, parseVerbatimJson } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { followLive } from '../live-events.ts'
import { exactText } from '../output/exact-text.ts'
import type { Column } from '../output/table.ts'
import type { Session } from '../session.ts'

/** Options of `history`. */
export interface HistoryFlags {
  follow?: boolean
  type?: string[]
  failed?: boolean
}

const pause = 2_000

/** Shows the history of an instance; follows it with `-f` until the instance ends. */
export async function history(instanceId: string, session: Session, flags: HistoryFlags): Promise<void> {
  const { client, io, place, format } = session
  if (flags.follow && format === 'json') throw usageError('-f writes events as they come: use -o jsonl')
  const types = flags.type?.map((type) => type.toLowerCase())
  const isShown = ({ EventType }: HistoryEvent) =>
    (types === undefined || types.includes(EventType.toLowerCase())) && (!flags.failed || EventType.endsWith('Failed'))
  const printer = session.printer(historyColumns(session), ({ EventType }) => EventType, 'no event matches')
  // A host drops "scheduled" events once their work has ended, so places in the list shift.
  const seen = new Set<string>()
  const read = async () => {
    const status = await client.getInstanceStatus(
      { instanceId, showHistory: true, showHistoryOutput: format !== 'table', showInput: false, ...place },
      { signal: io.signal, parseJson: parseVerbatimJson },
    )
    for (const event of status.historyEvents ?? []) {
      const key = flags.follow ? exactText(event) : ''
      if (seen.has(key) || !isShown(event)) continue
      if (flags.follow) seen.add(key)
      await printer.add(event)
    }
    if (flags.follow) await printer.flush()
  }
  if (flags.follow) {
    for await (const event of followLive([instanceId], session, { interval: pause })) {
      if (event.type === 'gone') throw new CliError('notFound', `the host has no instance ${instanceId.slice(0, 300)}`)
      if (event.type === 'status') await read()
    }
    if (io.signal.aborted) throw new CliError('interrupted', 'interrupted')
  } else await read()
  await printer.end()
}

function historyColumns({ time }: Session): Column<HistoryEvent>[] {
  const textOf = (value: unknown) =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : exactText(value)
  const member = (event: HistoryEvent, ...names: string[]) =>
    textOf(
      names
        .map((name) => (event as Record<string, unknown>)[name])
        .find((value) => value !== undefined && value !== null),
    )
  return [
    { title: 'TIME', value: (event) => time(member(event, 'Timestamp')), isWhole: true },
    { title: 'EVENT', value: ({ EventType }) => EventType, isWhole: true },
    { title: 'NAME', value: (event) => member(event, 'FunctionName', 'Name', 'OrchestrationStatus', 'FireAt') },
    { title: 'DETAIL', value: (event) => member(event, 'Reason', 'InstanceId', 'Result', 'Data') },
  ]
}
