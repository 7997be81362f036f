import { type ConfigFault, placeOf, type SettingOrigin } from '@durable-http/core/settings'
import { roles, shippedRoles } from './gateway-config.ts'
import { upstreamPrefix } from './function-apps.ts'
import { isLoopback } from '@durable-http/core'
import type { ConfigToJudge, Told } from './config-to-judge.ts'
import type { SettingPath } from './setting.ts'
import { judgeRetention } from './retention-rules.ts'
import { settings } from './settings.ts'

interface JudgedConfig extends ConfigToJudge {
  originOf: (path: SettingPath) => Exclude<SettingOrigin, 'default'> | undefined
}

const howToAsk =
  'set API_KEYS (`durable-gateway create-key --name ci --role operator` makes a key) or JWT_ISSUER and JWT_AUDIENCE'
const jwtPaths = (Object.keys(settings) as SettingPath[]).filter((path) => path.startsWith('auth.jwt.'))

/** Finds settings that contradict each other or are not safe together. */
export function judgeConfig(toJudge: ConfigToJudge): { faults: ConfigFault[]; warnings: string[] } {
  const originOf: JudgedConfig['originOf'] = (path) => {
    const origin = toJudge.given.get(path)?.origin
    return origin === 'default' ? undefined : origin
  }
  const judged = { ...toJudge, originOf }
  const faults: ConfigFault[] = []
  const warnings: string[] = []
  const refuse: Told = (path, message, example) => {
    const row = settings[path]
    const place = placeOf(row, judged.originOf(path) ?? { variable: row.variable })
    faults.push({ ...place, message, ...(example !== undefined && { example }) })
  }
  const warn: Told = (path, message) => {
    const origin = judged.originOf(path)
    warnings.push(`${origin && 'member' in origin ? origin.member : settings[path].variable} ${message}`)
  }
  judgeTokens(judged, refuse)
  judgeCallers({ ...judged, hasAuthFault: judged.hasAuthFault || faults.length > 0 }, refuse, warn)
  judgeLinks(judged, refuse, warn)
  judgeTimes(judged, refuse, warn)
  judgeRoles(judged, refuse, warn)
  judgeApps(judged, warnings)
  judgeRest(judged, refuse, warn)
  judgeRetention(judged, refuse)
  judgeRuntime(judged, warn)
  return { faults, warnings }
}

function judgeCallers({ config, originOf, isEdge, hasAuthFault }: JudgedConfig, refuse: Told, warn: Told): void {
  const { host, auth, publicUrl, publicMcpUrl } = config
  const isOpen = !auth && !hasAuthFault
  if (isOpen && !isLoopback(host)) {
    refuse(
      'host',
      `'${host}' is not a loopback address, and callers are not asked who they are: whoever reached it would act with the key of the function app; expected 127.0.0.1, ::1 or localhost, or else authentication: ${howToAsk}`,
    )
  }
  if (isOpen && config.upstreams.length > 0 && config.corsOrigins.includes('*')) {
    refuse(
      'corsOrigins',
      `is *, and callers are not asked who they are: every page in a browser on this machine would act with the key of the function app; expected origins by name, or else authentication: ${howToAsk}`,
    )
  }
  for (const [path, url] of [
    ['publicUrl', publicUrl],
    ['publicMcpUrl', publicMcpUrl],
  ] as const) {
    if (url === undefined || isLoopback(new URL(url).hostname)) continue
    if (isOpen) {
      const message = `names a host that others reach, and callers are not asked who they are; expected authentication: ${howToAsk}`
      if (isEdge) refuse(path, message, 'API_KEYS=ci:operator:<the hash that create-key prints>')
      else warn(path, message)
    } else if (auth && url.startsWith('http:'))
      warn(path, 'begins with http://: keys and tokens of callers travel unencrypted')
  }
  const seen = new Map<string, string>()
  for (const { name, sha256 } of auth?.apiKeys ?? []) {
    const before = seen.get(sha256)
    if (before !== undefined)
      refuse('auth.apiKeys', `gives ${before} and ${name} the same key; expected a key of its own for each`)
    if ([...seen.values()].includes(name))
      refuse('auth.apiKeys', `names ${name} twice; expected a name of its own for each key`)
    seen.set(sha256, name)
  }
  if (!auth && config.telemetry.metrics === 'viewer' && originOf('telemetry.metrics')) {
    warn(
      'telemetry.metrics',
      'asks for the role viewer, but callers are not asked who they are: everybody who reaches the port reads them',
    )
  }
}

function judgeTokens({ config, originOf }: JudgedConfig, refuse: Told): void {
  const given = jwtPaths.filter((path) => originOf(path) !== undefined)
  if (given.length === 0) return
  if (originOf('auth.jwt.issuer') === undefined) {
    refuse(
      'auth.jwt.issuer',
      `is not set, but ${settings[given[0]!].variable} is; expected the address of the identity provider, as in the claim iss of its tokens`,
    )
  } else if (!config.auth?.jwt || config.auth.jwt.audience.length === 0) {
    refuse(
      'auth.jwt.audience',
      'is not set, but JWT_ISSUER is; expected what the claim aud of tokens for this gateway holds, or else tokens for any other service of the issuer would count here',
    )
  }
  const { roles: claimed } = config.auth?.jwt ?? {}
  if (claimed && Object.values(claimed).every((values) => values.length === 0)) {
    refuse(
      'auth.jwt.roles.viewer',
      'gives no role to anybody, and neither do the others; expected a value for one role at least',
    )
  }
  for (const [path, values] of [
    ['auth.jwt.algorithms', config.auth?.jwt?.algorithms],
    ['auth.jwt.claims', config.auth?.jwt?.claims],
    ['auth.jwt.accessTokens', config.auth?.jwt?.accessTokens],
  ] as const) {
    if (values?.length === 0) refuse(path, 'is empty; expected one entry or more')
  }
}

function judgeLinks({ config: { auth, links }, originOf, hasAuthFault }: JudgedConfig, refuse: Told, warn: Told): void {
  const ids = links.secrets.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) < at)
  if (twice !== undefined)
    refuse('links.secrets', `has the id ${twice} twice; expected an id of its own for each secret`)
  if (ids.length === 0 && originOf('links.lifetime')) warn('links.lifetime', 'is not used: LINK_SECRETS is not set')
  if (ids.length > 0 && !auth && !hasAuthFault) {
    warn(
      'links.secrets',
      'is not used: callers are not asked who they are, so that every link works without a signature',
    )
  }
}

function judgeRoles({ config: { access } }: JudgedConfig, refuse: Told, warn: Told): void {
  const effects = { ...shippedRoles, ...access.roles }
  for (const role of roles) {
    if (effects[role].length > 0) continue
    refuse(`access.roles.${role}`, 'is empty; expected one effect or more, or no credential with this role')
  }
  for (const [lower, higher] of [
    ['viewer', 'operator'],
    ['operator', 'admin'],
  ] as const) {
    const missing = effects[lower].filter((effect) => !effects[higher].includes(effect))
    if (missing.length === 0) continue
    // The order decides which role counts where several claims of a token give one.
    warn(`access.roles.${higher}`, `lacks ${missing.join(', ')}, which the lower role ${lower} has`)
  }
}

function judgeTimes({ config, originOf }: JudgedConfig, refuse: Told, warn: Told): void {
  const { limits, telemetry } = config
  const { clientTime } = limits
  const nested = [
    ['limits.clientTime.headers', clientTime.headers, 'limits.clientTime.request', clientTime.request],
    ['limits.clientTime.headers', clientTime.headers, 'limits.requestTime', limits.requestTime],
    ['limits.clientTime.request', clientTime.request, 'limits.requestTime', limits.requestTime],
  ] as const
  for (const [path, inner, around, outer] of nested) {
    // Where only one of the two was given, the default of the other has been fitted to it.
    if (inner <= outer || !originOf(path) || !originOf(around)) continue
    const [long, short] = [settings[path].kind.show(inner), settings[around].kind.show(outer)]
    refuse(path, `is ${long}, longer than the ${short} of ${settings[around].variable}; expected no more than that`)
  }
  if (limits.upstreamTime > limits.requestTime) {
    warn('limits.upstreamTime', 'is longer than LIMIT_REQUEST_TIME: requests end before the function app is given up')
  }
  for (const path of ['telemetry.scraper.budget', 'telemetry.scraper.ageRequests'] as const) {
    if (originOf(path) && !telemetry.scraper) warn(path, 'is not used: SCRAPER_INTERVAL is not set')
  }
}

function judgeApps({ config: { upstreams } }: JudgedConfig, warnings: string[]): void {
  const addresses = upstreams.map(({ baseUrl, taskHub, connection }) => `${baseUrl} ${taskHub} ${connection}`)
  const twice = addresses.findIndex((address, index) => addresses.indexOf(address) < index)
  if (twice > 0) {
    const [first, second] = [upstreams[addresses.indexOf(addresses[twice]!)]!, upstreams[twice]!]
    warnings.push(`upstreams ${first.name} and ${second.name} are the same task hub of the same app`)
  }
  for (const { name, baseUrl, key, nextKey } of upstreams) {
    const { hostname, protocol, pathname } = new URL(baseUrl)
    const prefix = upstreamPrefix(name)
    if (/\/api\/?$/i.test(pathname)) {
      warnings.push(
        `${prefix}BASE_URL ends in /api, where HTTP triggers are: the API of Durable Functions is not below it`,
      )
    }
    if (nextKey !== undefined && (key === undefined || key === nextKey)) {
      const why = key === undefined ? `${prefix}TOKEN is not set` : `it is the same as ${prefix}TOKEN`
      warnings.push(`${prefix}TOKEN_NEXT is not used: ${why}`)
    }
    if (isLoopback(hostname)) continue
    if (/\.scm\.azurewebsites\.net$/i.test(hostname)) {
      warnings.push(`${prefix}BASE_URL names the deployment site of the app: leave .scm out`)
    }
    if (key === undefined) warnings.push(`${prefix}TOKEN is not set: requests go out without a key`)
    else if (protocol === 'http:') warnings.push(`${prefix}BASE_URL begins with http://: the key travels unencrypted`)
  }
}

function judgeRest({ config }: JudgedConfig, refuse: Told, warn: Told): void {
  const { restPort, mcpPort, access, storeUrl, mcp, ui, auth } = config
  if (restPort === mcpPort && restPort !== 0) refuse('mcpPort', 'is the REST_PORT, too; expected two different ports')
  if (ui.clientId !== undefined && !auth?.jwt) {
    refuse('ui.clientId', 'is set, but JWT_ISSUER is not; expected the identity provider that knows this client')
  }
  for (const part of ['operations', 'functions', 'taskHubs'] as const) {
    const denied: readonly string[] = access.deny[part] ?? []
    const both = (access.allow[part] ?? []).filter((name) => denied.includes(name))
    if (both.length > 0) warn(`access.deny.${part}`, `denies what is also allowed: ${both.join(', ')}; it is denied`)
  }
  if (storeUrl?.startsWith('redis') && mcp.stateSecret === undefined) {
    warn('mcp.stateSecret', 'is not set, but STORE_URL is: what one replica signs for its callers no other one takes')
  }
}

function judgeRuntime({ config, originOf, isEdge, lacksNode, given }: JudgedConfig, warn: Told): void {
  if (!isEdge && originOf('edge.subrequests')) warn('edge.subrequests', 'is not used: this is not the edge')
  if (isEdge && originOf('retention.rules')) warn('retention.rules', 'is not used: there are no jobs at the edge')
  if (isEdge && config.mcp.sessions) {
    warn('mcp.sessions', 'is not used: nothing is kept between two requests at the edge')
  }
  for (const { path, setting } of lacksNode ? given.values() : []) {
    if (setting.needsNode) warn(path as SettingPath, 'does nothing on this runtime')
  }
}
