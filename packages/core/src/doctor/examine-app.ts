import type { Fetch } from '../transport.ts'
import { checkAccess } from './access-check.ts'
import { checkClock } from './clock-check.ts'
import { connectionAdvice } from './connection-advice.ts'
import { fail, type Finding, warn } from './finding.ts'
import { createHostProbe, type ExaminedApp, HostSilent } from './host-probe.ts'
import { checkList } from './list-check.ts'
import { checkNextKey } from './next-key-check.ts'
import { checkVersion } from './version-check.ts'

/** How to examine a function app. */
export interface ExaminationOptions {
  fetch: Fetch
  /** Milliseconds since 1970. */
  now: () => number
  /** Name of the setting with the address, for remedies. */
  addressVariable: string
  /** Name of the setting with the key, for remedies. */
  keyVariable: string
}

/** Checks a function app from its address up to its version and yields what it finds; it only reads. */
export async function* examineApp(
  app: ExaminedApp,
  { fetch, now, addressVariable, keyVariable }: ExaminationOptions,
): AsyncGenerator<Finding> {
  const { key, nextKey, taskHub, connection } = app
  let probe = createHostProbe(app, fetch, now)
  try {
    let first = await probe.read('/instances', { top: '1' })
    if (key !== undefined && nextKey !== undefined && key !== nextKey) {
      const other = createHostProbe({ ...app, key: nextKey, nextKey: key }, fetch, now)
      const second = await other.read('/instances', { top: '1' })
      const { finding, isNext } = checkNextKey(first, second, keyVariable)
      if (finding) yield finding
      if (isNext) [probe, first] = [other, second]
    }
    const access = checkAccess(first, {
      hasKey: key !== undefined,
      taskHub,
      connection,
      addressVariable,
      keyVariable,
      scrub: probe.scrub,
    })
    yield* access
    yield checkClock(first)
    if (access.some(({ level }) => level === 'FAIL')) return
    if (key !== undefined && (await probe.read('/instances', { top: '1' }, false)).status === 200) {
      yield warn(
        'key',
        'the host responds without it, too',
        'expected of `func start`; in Azure, find out what opens the app to everybody',
      )
    }
    const { instances, findings } = await checkList(probe, taskHub)
    yield* findings
    yield await checkVersion(probe, instances)
  } catch (error) {
    if (!(error instanceof HostSilent)) throw error
    yield silenceOf(error, app.baseUrl, addressVariable)
  }
}

// Codes of a connection that was never made; one that broke off later has reached the host.
const connecting = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$|CERT|SELF_SIGNED|UNABLE_TO/

function silenceOf({ message, code }: HostSilent, baseUrl: string, variable: string): Finding {
  if (code === undefined || !connecting.test(code))
    return fail('host', message, 'try again; if it stays, look into the log of the function app')
  const { hostname: host, port, protocol } = new URL(baseUrl)
  if (code === 'EAI_AGAIN')
    return fail('reach', `no name server answers for ${host}`, `check the network of this machine, then ${variable}`)
  if (code === 'ENOTFOUND') {
    const remedy = `correct ${variable}; if the name is right, it may be known only inside a virtual network or VPN`
    return fail('reach', `there is no host named ${host}`, remedy)
  }
  const place = { host, port: Number(port) || (protocol === 'https:' ? 443 : 80), variable }
  const { said, remedy } = connectionAdvice(code, message, place)
  return fail('reach', said, remedy)
}
