import { examineApp, type Fetch, type Finding } from '@durable-http/core'
import { CliError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import type { ExitName } from '../exit-codes.ts'
import { canUseProxies } from '../http/proxied-fetch.ts'
import { plainText } from '../output/plain-text.ts'
import type { Session } from '../session.ts'

const exitByCheck: Readonly<Record<string, ExitName>> = {
  reach: 'unreachable',
  host: 'unreachable',
  extension: 'unreachable',
  key: 'unauthorized',
}

const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

async function proxyOf(base: string, env: CliIo['env']): Promise<Finding | undefined> {
  if (!names.some((name) => env[name])) return undefined
  const { proxyFor } = await import('@durable-http/core/settings')
  const proxy = proxyFor(base, env)
  if (!proxy) return { level: 'ok', about: 'proxy', said: 'none for this address; NO_PROXY or loopback excludes it' }
  if (canUseProxies(env))
    return { level: 'ok', about: 'proxy', said: `${proxy.shown}, as ${proxy.variable} says; NO_PROXY excludes hosts` }
  const remedy = 'run Node 24.14 or newer, or set NODE_USE_ENV_PROXY=1 from Node 22.21 on'
  return { level: 'warn', about: 'proxy', said: `${proxy.variable} is set, and this Node does not use it`, remedy }
}

/** Checks the address, the key, the hub and the version of the target, and fails with the first that is wrong; it only reads. */
export async function doctor(session: Session): Promise<void> {
  const { io, target, base } = session
  const printer = session.printer<Finding>(
    [
      { title: 'RESULT', value: ({ level }) => level, isWhole: true },
      { title: 'CHECK', value: ({ about }) => about, isWhole: true },
      {
        title: 'FOUND',
        value: ({ said, remedy }) => (remedy === undefined ? said : `${said} -> ${remedy}`),
        isWhole: true,
      },
    ],
    ({ about }) => about,
    '',
  )
  const app = {
    baseUrl: base,
    ...(target.key ? { key: target.key.value } : {}),
    ...(target.hub ? { taskHub: target.hub.value } : {}),
  }
  const names = { addressVariable: target.url.source, keyVariable: target.key?.source ?? 'DURABLE_KEY' }
  const fetch: Fetch = (url, init) => {
    const signal = init?.signal ? AbortSignal.any([init.signal, io.signal]) : io.signal
    return (io.fetch ?? globalThis.fetch)(url, { ...init, signal })
  }
  let first: Finding | undefined
  const proxy = await proxyOf(base, io.env)
  if (proxy) await printer.add(proxy)
  for await (const finding of examineApp(app, { fetch, now: () => io.clock.now(), ...names })) {
    if (io.signal.aborted) throw new CliError('interrupted', 'interrupted')
    if (finding.level === 'FAIL') first ??= finding
    await printer.add(finding)
  }
  await printer.end()
  if (first) throw new CliError(exitByCheck[first.about] ?? 'failed', `${first.about}: ${plainText(first.said)}`)
}
