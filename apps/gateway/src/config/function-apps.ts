import {
  type ConfigFault,
  type EffectiveSetting,
  givenValue,
  hostSettings,
  isGiven,
  type SettingRow,
  type SettingSources,
  valueAt,
} from '@durable-http/core/settings'
import { upstreamNameFault } from '../upstreams/app-name.ts'
import type { UpstreamConfig } from './gateway-config.ts'

/** A function app that the sources name, by a variable or by its place in the list of the file. */
export interface NamedApp {
  name: string
  /** Prefix of its variables. */
  prefix: string
  /** Its place in the list of the file. */
  index?: number
}

const ofDefault = 'DURABLE_FUNCTIONS_'
const members = Object.entries(hostSettings)
const suffixes = members.map(([, { variable }]) => variable).join('|')
const named = new RegExp(`^UPSTREAM_([A-Z\\d_]+?)_(?:${suffixes})(?:_FILE)?$`)

/** True for a variable of a function app with a name of its own. */
export function isUpstreamVariable(variable: string): boolean {
  return named.test(variable)
}

/** Prefix of the variables of a function app. */
export function upstreamPrefix(name: string): string {
  return name.toLowerCase() === 'default' ? ofDefault : `UPSTREAM_${name.toUpperCase().replaceAll('-', '_')}_`
}

/** Lists the settings of a function app as rows. */
export function rowsOfApp({ name, prefix, index }: NamedApp): SettingRow[] {
  return members.map(([member, row]) => ({
    path: `upstreams.${name}.${member}`,
    setting: { ...row, variable: prefix + row.variable },
    member: index === undefined ? null : `upstreams[${index}].${member}`,
  }))
}

/** Puts together the function apps whose address was given. */
export function assembleApps(
  apps: readonly NamedApp[],
  given: ReadonlyMap<string, EffectiveSetting>,
): UpstreamConfig[] {
  const values = apps.map(({ name }) =>
    members.flatMap(([member]) => {
      const setting = given.get(`upstreams.${name}.${member}`)
      return setting ? [[member, setting.value] as const] : []
    }),
  )
  return apps
    .map(({ name }, index) => ({ name, ...Object.fromEntries(values[index]!) }) as UpstreamConfig)
    .filter(({ baseUrl }) => baseUrl !== undefined)
}

/** Names the function apps of the file in its order, then those of the environment: an app in both is one. */
export function namedApps(sources: SettingSources, faults: ConfigFault[]): NamedApp[] {
  const apps = appsOfFile(sources, faults)
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
    else {
      const example = 'UPSTREAM_ORDERS_BASE_URL=https://orders.azurewebsites.net'
      faults.push({ variable: `${prefix}BASE_URL`, message, example })
    }
  }
  const standard = { name: 'default', prefix: ofDefault }
  if (!apps.some(({ prefix }) => prefix === ofDefault) && variablesOf(standard, sources).length > 0)
    apps.unshift(standard)
  return apps
}

function appsOfFile({ file }: SettingSources, faults: ConfigFault[]): NamedApp[] {
  const apps: NamedApp[] = []
  const list = valueAt(file?.value, 'upstreams')
  if (isGiven(list) && !Array.isArray(list)) {
    const example = '"upstreams": [{ "name": "orders", "baseUrl": "https://orders.azurewebsites.net" }]'
    faults.push({ variable: 'upstreams', file: file!.name, message: 'is not a list; expected an array', example })
  }
  for (const [index, item] of (Array.isArray(list) ? list : []).entries()) {
    const name = valueAt(item, 'name') ?? ((list as readonly unknown[]).length === 1 ? 'default' : '')
    const message = nameFault(name, apps)
    if (message !== undefined) {
      const variable = `upstreams[${index}].name`
      faults.push({ variable, file: file!.name, message, example: '"upstreams": [{ "name": "orders" }]' })
    } else apps.push({ name: name as string, prefix: upstreamPrefix(name as string), index })
  }
  return apps
}

function nameFault(name: unknown, apps: readonly NamedApp[]): string | undefined {
  if (typeof name !== 'string' || name === '') {
    return 'is not a name; expected 1 to 63 letters, digits or hyphens: with several function apps each needs one'
  }
  if (apps.some((app) => app.name.toLowerCase() === name.toLowerCase())) {
    return `'${name}' is there twice; expected a name of its own for each function app`
  }
  const fault = upstreamNameFault(name)
  return fault === undefined ? undefined : `'${name.slice(0, 63)}' ${fault}`
}

const variablesOf = (app: NamedApp, sources: SettingSources) =>
  rowsOfApp(app)
    .map(({ setting: { variable } }) => variable)
    .filter((variable) => givenValue(sources, variable, null) || isGiven(sources.variables[`${variable}_FILE`]))

/** Finds the function app without an address: a fault, or a warning where the embedded mock can stand in. */
export function judgeAddress(app: NamedApp, sources: SettingSources): { fault?: ConfigFault; warning?: string } {
  const { name, prefix, index } = app
  const variable = `${prefix}BASE_URL`
  const member = index === undefined ? null : `upstreams[${index}].baseUrl`
  if (givenValue(sources, variable, member)) return {}
  const others = variablesOf(app, sources)
  // Without a function app at all the embedded mock stands in: a stray key is not a reason to refuse.
  if (prefix === ofDefault && member === null)
    return { warning: `${others.join(', ')} not used: ${variable} is not set` }
  const why = others.length > 0 ? `, but ${others.join(' and ')}${others.length > 1 ? ' are' : ' is'}` : ''
  const place = member === null ? { variable } : { variable: member, file: sources.file!.name }
  const example = `${variable}=https://${name.toLowerCase()}.azurewebsites.net`
  return {
    fault: { ...place, message: `is not set${why}; expected the origin of the function app ${name}`, example },
  }
}
