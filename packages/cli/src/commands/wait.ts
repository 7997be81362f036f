import { type InstanceStatus, isDurableError, isTerminal, parseVerbatimJson, readFailure } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { followLive } from '../live-events.ts'
import { readDuration } from '../options/duration.ts'
import { failureText } from '../output/failure-text.ts'
import { exactText } from '../output/exact-text.ts'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'

/** Options of `wait`. */
export interface WaitFlags {
  for?: string
  timeout?: string
}

/** Waits until all instances meet a condition: `ended`, `completed`, or `custom=TEXT` in the custom status. */
export async function wait(ids: readonly string[], session: Session, flags: WaitFlags): Promise<void> {
  const condition = readCondition(flags.for ?? 'ended')
  const timeout = flags.timeout === undefined ? undefined : readDuration(flags.timeout, '--timeout')
  const wanted = new Set(ids)
  const met = new Map<string, InstanceStatus>()
  let heard = false
  const { io } = session
  const deadline = timeout === undefined ? undefined : timerOf(session, timeout)
  const signal = deadline ? AbortSignal.any([io.signal, deadline.signal]) : io.signal
  try {
    for await (const event of followLive(ids, session, { signal })) {
      if (event.type === 'gone')
        throw new CliError('notFound', `the host has no instance ${event.instanceId.slice(0, 300)}`)
      if (event.type !== 'status') continue
      heard = true
      const { status, instanceId } = event
      if (condition(status)) met.set(instanceId, status)
      else if (isTerminal(status.runtimeStatus)) throw unmet(status)
      if (met.size === wanted.size) break
    }
  } finally {
    deadline?.abort()
  }
  if (io.signal.aborted) throw new CliError('interrupted', 'interrupted; the instances go on')
  if (met.size < wanted.size) {
    const late = [...wanted].filter((id) => !met.has(id))
    const named = late.slice(0, 3).join(', ') + (late.length > 3 ? ` and ${late.length - 3} more` : '')
    throw new CliError(
      'timedOut',
      heard
        ? `${named} did not get there in ${flags.timeout}; it goes on`
        : `nothing was heard of ${named} in ${flags.timeout}; durable doctor says if the host can be reached`,
    )
  }
  const printer = session.printer<InstanceStatus>(endColumns, ({ instanceId }) => instanceId, '')
  for (const id of wanted) await printer.add(met.get(id)!)
  await printer.end()
  const worst = [...met.values()].map(exitOf).find((error) => error !== undefined)
  if (worst && (flags.for ?? 'ended') === 'ended') throw worst
}

const endColumns = [
  { title: 'ID', value: ({ instanceId }: InstanceStatus) => instanceId, isWhole: true },
  { title: 'STATE', value: ({ runtimeStatus }: InstanceStatus) => runtimeStatus, isWhole: true },
  { title: 'OUTPUT', value: ({ output }: InstanceStatus) => (output === null ? '' : exactText(output)) },
]

function timerOf({ io }: Session, milliseconds: number): AbortController {
  const timer = new AbortController()
  void io.clock.sleep(milliseconds, timer.signal).then(() => timer.abort())
  return timer
}

/** Waits for the end of one instance, prints its output, and fails as the instance did. */
export async function endOf(instanceId: string, session: Session, timeout: number | undefined): Promise<void> {
  const { client, io, place } = session
  try {
    const options = { ...place, signal: io.signal, ...(timeout === undefined ? {} : { timeout }) }
    await client.waitForCompletion(instanceId, options)
    const status = await client.getInstanceStatus(
      { instanceId, showInput: false, ...place },
      { signal: io.signal, parseJson: parseVerbatimJson },
    )
    await printEnd(session, status)
    const error = exitOf(status)
    if (error) throw error
  } catch (error) {
    if (io.signal.aborted) throw new CliError('interrupted', `interrupted; ${instanceId.slice(0, 300)} goes on`)
    if (isDurableError(error) && error.code === 'timeout') throw new CliError('timedOut', error.message)
    throw error
  }
}

async function printEnd(session: Session, status: InstanceStatus): Promise<void> {
  const { instanceId, runtimeStatus, output } = status
  const text = output === null ? '' : `  ${plainText(exactText(output))}`
  await printValue(session, status, () => `${instanceId}  ${runtimeStatus}${text}`, { name: instanceId })
}

function exitOf(status: InstanceStatus): CliError | undefined {
  const { instanceId, runtimeStatus } = status
  if (runtimeStatus === 'Failed')
    return new CliError(
      'orchestrationFailed',
      `${instanceId} failed: ${failureText(readFailure(status)!).slice(0, 500)}`,
    )
  if (runtimeStatus === 'Terminated' || runtimeStatus === 'Canceled')
    return new CliError(
      'orchestrationEnded',
      `${instanceId} was ${runtimeStatus === 'Terminated' ? 'terminated' : 'canceled'}`,
    )
  return undefined
}

const unmet = (status: InstanceStatus) =>
  exitOf(status) ??
  new CliError('failed', `${status.instanceId} ended as ${status.runtimeStatus} before the condition was met`)

function readCondition(text: string): (status: InstanceStatus) => boolean {
  if (text === 'ended') return ({ runtimeStatus }) => isTerminal(runtimeStatus)
  if (text === 'completed') return ({ runtimeStatus }) => runtimeStatus === 'Completed'
  if (text.startsWith('custom=') && text.length > 7) {
    const wanted = text.slice(7).toLowerCase()
    return ({ customStatus }) =>
      (typeof customStatus === 'string' ? customStatus : exactText(customStatus)).toLowerCase().includes(wanted)
  }
  throw usageError(`--for is '${text.slice(0, 80)}'; expected ended, completed, or custom=TEXT`)
}
