import { examineApp, type Fetch } from '@durable-http/core'
import { ConfigError, type OutgoingProxy, proxyFor } from '@durable-http/core/settings'
import type { UpstreamConfig } from '../../config/gateway-config.ts'
import { upstreamPrefix } from '../../config/function-apps.ts'
import { hideUrlParts } from '../../config/hidden-url-parts.ts'
import type { LoadedConfig } from '../load-config.ts'
import { fail, type Finding, ok, warn } from './finding.ts'
import { checkIssuer } from './issuer-check.ts'
import { checkNetwork } from './network-check.ts'
import { checkPorts } from './port-check.ts'
import { createUndiciFetch } from '../../runtimes/node/undici-fetch.ts'

/** Options of the doctor. */
export interface DoctorOptions {
  load: () => Promise<LoadedConfig>
  /** Environment that may name a proxy. */
  variables?: Readonly<Record<string, string | undefined>>
  print: (text: string) => void
  /** Prints one JSON object in place of lines. */
  asJson?: boolean
  fetch?: Fetch
  /** Milliseconds, for tests. */
  now?: () => number
}

/** Checks all that a gateway depends on, prints a line for each check, and resolves to the exit code; it only reads. */
export async function runDoctor({
  load,
  variables = {},
  print,
  asJson = false,
  fetch = globalThis.fetch,
  now = Date.now,
}: DoctorOptions): Promise<number> {
  const found: Finding[] = []
  const tell = (...findings: Finding[]) => {
    const shown = findings.map(withoutUrlParts)
    if (!asJson) for (const finding of shown) print(lineOf(finding))
    found.push(...shown)
  }
  try {
    const { config, effective, fileName } = await load()
    const set = effective.filter(({ origin }) => origin !== 'default').length
    tell(
      ok(
        'configuration',
        `${set} ${set === 1 ? 'setting' : 'settings'}, ${fileName === undefined ? 'no file' : `with ${fileName}`}`,
      ),
    )
    tell(...config.warnings.map((warning) => warn('configuration', warning, 'nothing, if that is meant so')))
    if (config.upstreams.length === 0) {
      tell(warn('host', 'no function app is named: the embedded mock stands in', 'set DURABLE_FUNCTIONS_BASE_URL'))
    }
    const isSeveral = config.upstreams.length > 1
    for (const app of config.upstreams) {
      const proxy = proxyFor(app.baseUrl, variables)
      await using undici = proxy && createUndiciFetch({ origin: app.baseUrl, proxy: proxy.url })
      for await (const finding of checkApp(app, undici?.fetch ?? fetch, now, proxy)) {
        tell(isSeveral ? { ...finding, about: `${app.name}: ${finding.about}` } : finding)
      }
    }
    if (config.auth?.jwt) tell(...(await checkIssuer(config.auth.jwt, fetch)))
    const { storeUrl, telemetry } = config
    if (storeUrl?.startsWith('redis')) tell(await checkNetwork(storeUrl, 'STORE_URL', 'store'))
    if (telemetry.otlpEndpoint !== undefined) {
      const collector = await checkNetwork(telemetry.otlpEndpoint, 'OTEL_EXPORTER_OTLP_ENDPOINT', 'collector')
      // Requests are served without it, too.
      tell(collector.level === 'FAIL' ? { ...collector, level: 'warn' } : collector)
    }
    tell(...(await checkPorts(config)))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { variable, file, message, example } of error.faults) {
      tell(fail('configuration', `${variable}${file === undefined ? '' : ` in ${file}`} ${message}`, example))
    }
  }
  const failed = found.some(({ level }) => level === 'FAIL')
  print(asJson ? JSON.stringify({ ok: !failed, findings: found }, null, 2) : conclusionOf(found))
  return failed ? 1 : 0
}

// Addresses of keys and collectors may hold a credential in their query.
function withoutUrlParts(finding: Finding): Finding {
  const remedy = finding.remedy === undefined ? {} : { remedy: hideUrlParts(finding.remedy) }
  return { ...finding, said: hideUrlParts(finding.said), ...remedy }
}

async function* checkApp(
  app: UpstreamConfig,
  fetch: Fetch,
  now: () => number,
  proxy: OutgoingProxy | undefined,
): AsyncGenerator<Finding> {
  const prefix = upstreamPrefix(app.name)
  const addressVariable = `${prefix}BASE_URL`
  if (proxy) yield ok('proxy', `${proxy.shown}, as ${proxy.variable} says; NO_PROXY excludes hosts`)
  const network = await checkNetwork(proxy?.shown ?? app.baseUrl, proxy?.variable ?? addressVariable)
  yield network
  if (network.level === 'FAIL') return
  yield* examineApp(app, { fetch, now, addressVariable, keyVariable: `${prefix}TOKEN` })
}

function lineOf({ level, about, said, remedy }: Finding): string {
  const line = `${level.padEnd(4)}  ${about.padEnd(14)}  ${said}`
  return remedy === undefined ? line : `${line}\n      ${' '.repeat(14)}  -> ${remedy}`
}

function conclusionOf(found: readonly Finding[]): string {
  // The checks go from the ground up, so that the first that fails is the reason of those after it.
  const first = found.find(({ level }) => level === 'FAIL')
  const warnings = found.filter(({ level }) => level === 'warn').length
  const noted = warnings === 0 ? '' : ` ${warnings} ${warnings === 1 ? 'warning' : 'warnings'} above.`
  if (first === undefined) return `\nNothing is wrong.${noted}`
  return `\nWhat is wrong: ${first.about}: ${first.said}\nWhat to do: ${first.remedy}`
}
