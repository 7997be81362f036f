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
  const { io, target, place } = session
  const { gateway, app } = partsOf(session)
  const page = `${gateway}/ui/`
  // The page needs no credential, so none is sent.
  const response = await fetchBelow({ ...session, base: gateway }, '/ui/')
  await response.body?.cancel()
  if (response.status !== 200 || !/html/i.test(response.headers.get('content-type') ?? ''))
    throw new CliError(
      'notSupported',
      `there is no console at ${new URL(target.url.value).origin}: a gateway serves it`,
    )
  const params = new URLSearchParams({ ...(app ? { app } : {}), ...(place.taskHub ? { hub: place.taskHub } : {}) })
  const view = instanceId === undefined ? '/instances' : `/instances/${encodeURIComponent(instanceId)}`
  const isPlain = instanceId === undefined && params.size === 0
  const address = isPlain ? page : `${page}#${view}${params.size === 0 ? '' : `?${params}`}`
  await io.out(`${address}\n`)
  if (!io.isInteractive) return
  const [file, ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(file, [...args, address], { stdio: 'ignore', detached: true, env: { ...io.env } })
    .on('error', () => io.say('no browser could be started: open the address yourself'))
    .unref()
}

// One page serves all apps of a gateway; its fragment names the app.
function partsOf({ base }: Session): { gateway: string; app?: string } {
  const root = rootOf(base)
  const [match, app] = /\/apps\/([A-Za-z\d-]+)$/.exec(root) ?? []
  return match === undefined ? { gateway: root } : { gateway: rootOf(root.slice(0, -match.length)), app: app! }
}
