import { spawn } from 'node:child_process'
import process from 'node:process'
import { CliError } from '../cli-error.ts'
import { fetchBelow, rootOf } from '../gateway-path.ts'
import type { Session } from '../session.ts'

const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Prints the address of the console, or of an instance in it, and opens it at a terminal; the address holds no key. */
export async function open(instanceId: string | undefined, session: Session): Promise<void> {
  const { io, base, target } = session
  const page = `${rootOf(base)}/ui/`
  // The page needs no credential, so none is sent.
  const response = await fetchBelow(session, '/ui/')
  await response.body?.cancel()
  if (response.status !== 200 || !/html/i.test(response.headers.get('content-type') ?? ''))
    throw new CliError(
      'notSupported',
      `there is no console at ${new URL(target.url.value).origin}: a gateway serves it`,
    )
  const address = instanceId === undefined ? page : `${page}?instance=${encodeURIComponent(instanceId)}`
  await io.out(`${address}\n`)
  if (!io.isInteractive) return
  const [file, ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(file, [...args, address], { stdio: 'ignore', detached: true, env: { ...io.env } })
    .on('error', () => io.say('no browser could be started: open the address yourself'))
    .unref()
}
