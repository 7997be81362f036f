import { isDurableError, readFailure } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readDuration } from '../options/duration.ts'
import { readPayload } from '../options/payload.ts'
import { failureText } from '../output/failure-text.ts'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'
import { endOf } from './wait.ts'

/** Options of `start`. */
export interface StartFlags {
  id?: string
  input?: string
  version?: string
  ifExists?: string
  wait?: boolean
  timeout?: string
}

/** Milliseconds to wait for an early failure, to warn a person at a terminal. */
const atOnce = 700

const choices = ['fail', 'return', 'replace'] as const

/** Starts an orchestration; waits for its end with `--wait`. */
export async function start(functionName: string, session: Session, flags: StartFlags): Promise<void> {
  const { client, io, place, say } = session
  const { id, version, ifExists = 'fail' } = flags
  const choice = choices.find((name) => name === ifExists)
  if (!choice) throw usageError(`--if-exists is '${ifExists}'; expected one of ${choices.join(', ')}`)
  if (choice !== 'fail' && id === undefined) throw usageError('--if-exists needs --id')
  const input = await readPayload(flags.input, '--input', io)
  const options = { signal: io.signal }
  const begin = {
    functionName,
    ...(id === undefined ? {} : { instanceId: id }),
    ...(input ? { input } : {}),
    ...(version === undefined ? {} : { version }),
    ...place,
  }
  let instanceId = id
  const known = id === undefined || choice === 'replace' ? undefined : await stateOf(session, id)
  if (known !== undefined && choice === 'return') say(`${id} exists and is ${known}`)
  else if (known !== undefined)
    throw new CliError('refused', `${id} exists and is ${known}; pass --if-exists return or replace`)
  else {
    instanceId = (await client.start(begin, options)).id
    if (version !== undefined) say(`an app that has no version ${version} leaves ${instanceId} Pending`)
  }
  if (flags.wait)
    return endOf(
      instanceId!,
      session,
      flags.timeout === undefined ? undefined : readDuration(flags.timeout, '--timeout'),
    )
  await printValue(session, { instanceId }, () => instanceId!, { name: instanceId! })
  if (known === undefined && io.isTerminal && session.format === 'table') await warnOfFailure(instanceId!, session)
}

// A host accepts a start of a function that it does not have; the instance fails at once.
async function warnOfFailure(instanceId: string, session: Session): Promise<void> {
  const { client, place, io, say } = session
  await io.clock.sleep(atOnce, io.signal)
  const status = await client
    .getInstanceStatus({ instanceId, showInput: false, ...place }, { signal: io.signal, retry: false })
    .catch(() => undefined)
  const failure = status && readFailure(status)
  if (failure) say(`warning: it failed at once: ${plainText(failureText(failure)).slice(0, 500)}`)
}

async function stateOf({ client, place, io }: Session, instanceId: string): Promise<string | undefined> {
  try {
    const input = { instanceId, showInput: false, ...place }
    return (await client.getInstanceStatus(input, { signal: io.signal })).runtimeStatus
  } catch (error) {
    if (isDurableError(error) && error.code === 'not_found') return undefined
    throw error
  }
}
