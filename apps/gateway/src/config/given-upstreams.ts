import type { ConfigFault } from './config-error.ts'
import { type ConfigSources, givenMember, givenVariable, type GivenValue, isGiven, valueAt } from './config-sources.ts'
import type { UpstreamConfig } from './gateway-config.ts'
import { type EffectiveSetting, readGiven, secretFileFaults } from './given-setting.ts'
import { upstreamSettings } from './settings.ts'
import { upstreamNameFault } from '../upstreams/app-name.ts'

/** The function apps that were named, what was said of each, and what is odd. */
export interface GivenUpstreams {
  upstreams: UpstreamConfig[]
  effective: EffectiveSetting[]
  warnings: string[]
}

interface Named {
  name: string
  /** What its variables begin with. */
  prefix: string
  /** Its place in the list of the file. */
  index?: number
}

const ofDefault = 'DURABLE_FUNCTIONS_'
const members = Object.entries(upstreamSettings)
const suffixes = members.map(([, { variable }]) => variable).join('|')
const named = new RegExp(`^UPSTREAM_([A-Z\\d_]+?)_(?:${suffixes})(?:_FILE)?$`)

/** Tells whether a variable is one of a function app with a name of its own. */
export function isUpstreamVariable(variable: string): boolean {
  return named.test(variable)
}

/** Reads the function apps of the environment and the file: one that both name is one, and the environment beats the file. */
export function readUpstreams(sources: ConfigSources, faults: ConfigFault[]): GivenUpstreams {
  const found: GivenUpstreams = { upstreams: [], effective: [], warnings: [] }
  for (const app of namesOf(sources, faults)) readUpstream(app, sources, faults, found)
  const addresses = found.upstreams.map(({ baseUrl, taskHub, connection }) => `${baseUrl} ${taskHub} ${connection}`)
  const twice = addresses.findIndex((address, index) => addresses.indexOf(address) < index)
  if (twice > 0) {
    const [first, second] = [found.upstreams[addresses.indexOf(addresses[twice]!)]!, found.upstreams[twice]!]
    found.warnings.push(`upstreams ${first.name} and ${second.name} are the same task hub of the same app`)
  }
  return found
}

function namesOf(sources: ConfigSources, faults: ConfigFault[]): Named[] {
  const apps = namesOfFile(sources, faults)
  const inEnvironment = Object.keys(sources.variables)
    .map((variable) => (isGiven(sources.variables[variable]) ? named.exec(variable)?.[1] : undefined))
    .filter((part) => part !== undefined)
  for (const part of [...new Set(inEnvironment)].sort()) {
    const prefix = `UPSTREAM_${part}_`
    if (apps.some((app) => app.prefix === prefix)) continue
    const name = part.toLowerCase().replaceAll('_', '-')
    const message =
      name === 'default'
        ? 'is called DURABLE_FUNCTIONS_BASE_URL; expected that, or another name'
        : upstreamNameFault(name)
    if (message === undefined) apps.push({ name, prefix })
    else
      faults.push({
        variable: `${prefix}BASE_URL`,
        message,
        example: 'UPSTREAM_ORDERS_BASE_URL=https://orders.azurewebsites.net',
      })
  }
  if (!apps.some(({ prefix }) => prefix === ofDefault) && membersOf(sources, ofDefault).length > 0) {
    apps.unshift({ name: 'default', prefix: ofDefault })
  }
  return apps
}

function namesOfFile(sources: ConfigSources, faults: ConfigFault[]): Named[] {
  const apps: Named[] = []
  const list = valueAt(sources.file?.value, 'upstreams')
  if (isGiven(list) && !Array.isArray(list)) {
    const example = '"upstreams": [{ "name": "orders", "baseUrl": "https://orders.azurewebsites.net" }]'
    faults.push({ variable: 'upstreams', file: sources.file!.name, message: 'is no list; expected an array', example })
  }
  for (const [index, item] of (Array.isArray(list) ? list : []).entries()) {
    const name = valueAt(item, 'name') ?? ((list as readonly unknown[]).length === 1 ? 'default' : '')
    const message = nameFault(name, apps)
    if (message !== undefined) {
      const variable = `upstreams[${index}].name`
      faults.push({ variable, file: sources.file!.name, message, example: '"upstreams": [{ "name": "orders" }]' })
    } else apps.push({ name: name as string, prefix: upstreamPrefix(name as string), index })
  }
  return apps
}

/** What the variables of a function app begin with. */
export function upstreamPrefix(name: string): string {
  return name.toLowerCase() === 'default' ? ofDefault : `UPSTREAM_${name.toUpperCase().replaceAll('-', '_')}_`
}

function nameFault(name: unknown, apps: readonly Named[]): string | undefined {
  if (typeof name !== 'string' || name === '') {
    return 'is no name; expected 1 to 63 letters, digits or hyphens: with several function apps each needs one'
  }
  if (apps.some((app) => app.name.toLowerCase() === name.toLowerCase())) {
    return `'${name}' is there twice; expected a name of its own for each function app`
  }
  const fault = upstreamNameFault(name)
  return fault === undefined ? undefined : `'${name.slice(0, 63)}' ${fault}`
}

function membersOf(sources: ConfigSources, prefix: string): string[] {
  return members
    .map(([, { variable }]) => prefix + variable)
    .filter((variable) => givenVariable(sources, variable) || isGiven(sources.variables[`${variable}_FILE`]))
}

function readUpstream(app: Named, sources: ConfigSources, faults: ConfigFault[], found: GivenUpstreams): void {
  const read: Record<string, unknown> = {}
  let address: GivenValue | undefined
  for (const [member, row] of members) {
    const variable = app.prefix + row.variable
    if (row.isSecret) faults.push(...secretFileFaults(sources, variable, `${variable}=${row.example}`))
    const given =
      givenVariable(sources, variable) ??
      (app.index === undefined ? undefined : givenMember(sources, `upstreams[${app.index}].${member}`))
    if (member === 'baseUrl') address = given
    if (!given) continue
    const effective = readGiven(`upstreams.${app.name}.${member}`, row, given, faults)
    if (!effective) continue
    read[member] = effective.value
    found.effective.push(effective)
  }
  if (address) {
    if (read['baseUrl'] !== undefined) found.upstreams.push({ name: app.name, ...read } as UpstreamConfig)
    return
  }
  found.effective = found.effective.filter(({ path }) => !path.startsWith(`upstreams.${app.name}.`))
  const others = membersOf(sources, app.prefix)
  const variable = `${app.prefix}BASE_URL`
  // Without a function app at all the embedded mock stands in: a key that is lying about is no reason to refuse.
  if (app.prefix === ofDefault && app.index === undefined) {
    found.warnings.push(`${others.join(', ')} not used: ${variable} is not set`)
    return
  }
  const why = others.length > 0 ? `, but ${others.join(' and ')}${others.length > 1 ? ' are' : ' is'}` : ''
  const place =
    app.index === undefined ? { variable } : { variable: `upstreams[${app.index}].baseUrl`, file: sources.file!.name }
  const example = `${variable}=https://${app.name.toLowerCase()}.azurewebsites.net`
  faults.push({ ...place, message: `is not set${why}; expected the origin of the function app ${app.name}`, example })
}
