import { type TerminalStatus, terminalStatuses } from '@durable-http/core'
import { kind, refuseValue, type ValueKind } from '@durable-http/core/settings'
import { durationOf, showDuration } from './durations.ts'
import type { RetentionRule } from './gateway-config.ts'

const maxRules = 50
const maxFunctions = 100
const day = 86_400_000
const accepts = 'a list of rules, each with name, states and olderThan'
const members = ['name', 'app', 'states', 'olderThan', 'functions', 'hours', 'timeZone', 'rate', 'enforce', 'exportTo']

type Given = Readonly<Record<string, unknown>>
type Reader<T> = (given: unknown) => T | string

/** Rules of retention: a list of objects in a file, the same as JSON in the environment. */
export const retentionRules: ValueKind<readonly RetentionRule[]> = kind(
  'list of retention rules',
  accepts,
  (value) => {
    const list = typeof value === 'string' ? parsed(value) : value
    if (!Array.isArray(list)) return undefined
    if (list.length > maxRules) refuseValue(`has ${list.length} rules; expected ${maxRules} at most`)
    const rules = list.map((rule: unknown, index) => readRule(rule, index))
    // Names become those of files, which some systems compare without case.
    const names = rules.map(({ name }) => name.toLowerCase())
    const twice = rules.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index)?.name
    if (twice !== undefined) refuseValue(`has two rules named ${twice}; expected a name of its own for each`)
    return rules
  },
  { show: showRules, isQuoted: false },
)

/** A share, from above nothing to all. */
export const share: ValueKind<number> = kind(
  'share',
  'a share above 0 and up to 1, or the same in percent, such as 10%',
  (value) => {
    const [, percent] = /^(\d{1,3}(?:\.\d{1,6})?)\s*%$/.exec(String(value)) ?? []
    const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d(?:\.\d{1,9})?$/.test(value))
    const number = percent === undefined ? (isNumber ? Number(value) : Number.NaN) : Number(percent) / 100
    return number > 0 && number <= 1 ? number : undefined
  },
  { show: (value) => `${Number((value * 100).toFixed(4))}%` },
)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuseValue(`is not JSON; expected ${accepts}`)
  }
}

// Every fault of a rule at once; a fault quotes nothing but the name of the rule.
function readRule(given: unknown, index: number): RetentionRule {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    refuseValue(`has something else than an object at [${index}]; expected ${accepts}`)
  const rule = given as Given
  const faults = Object.keys(rule)
    .filter((name) => !members.includes(name))
    .map((name) => `${name.slice(0, 40)} is unknown, expected ${members.join(', ')}`)
  const read = <T>(name: string, reader: Reader<T>): T => {
    const result = reader(rule[name])
    if (typeof result === 'string') faults.push(`${name} ${result}`)
    return result as T
  }
  const optional =
    <T>(reader: Reader<T>): Reader<T | undefined> =>
    (value) =>
      value === undefined ? undefined : reader(value)
  const result = {
    name: read('name', (value) => (isName(value) ? { value } : 'must be 1 to 40 letters, digits or hyphens')).value,
    app: read(
      'app',
      optional((value) => (isName(value, 63) ? { value } : 'must be the name of a function app')),
    )?.value,
    states: read('states', readStates),
    olderThan: read('olderThan', readAge),
    functions: read('functions', optional(readFunctions)),
    hours: read('hours', optional(readHours)),
    timeZone: read('timeZone', optional(readTimeZone))?.value,
    rate: read('rate', optional(readRate)),
    enforce: read('enforce', (value = false) => (typeof value === 'boolean' ? value : 'must be true or false')),
    exportTo: read('exportTo', optional(readFolder))?.value,
  }
  if (faults.length > 0) {
    const name = isName(rule['name']) ? rule['name'] : `[${index}]`
    refuseValue(`has a rule ${name} that is wrong: ${faults.slice(0, 10).join('; ')}`)
  }
  return Object.fromEntries(
    Object.entries(result).filter(([, member]) => member !== undefined),
  ) as unknown as RetentionRule
}

const isName = (value: unknown, most = 40): value is string =>
  typeof value === 'string' && value.length <= most && /^[A-Za-z\d][A-Za-z\d-]*$/.test(value)

function readStates(value: unknown): TerminalStatus[] | string {
  const wrong = `must be a list of ended states, from ${terminalStatuses.join(', ')}`
  if (!Array.isArray(value) || value.length === 0 || value.length > terminalStatuses.length) return wrong
  const states = value.map((state) => terminalStatuses.find((one) => one.toLowerCase() === String(state).toLowerCase()))
  return states.every((state) => state !== undefined) ? [...new Set(states)] : wrong
}

function readAge(value: unknown): number | string {
  const age = typeof value === 'string' ? durationOf(value) : undefined
  return age === undefined || age < day || age > 36_500 * day
    ? 'must be a duration from 1d to 36500d, such as 30d'
    : age
}

function readFunctions(value: unknown): string[] | string {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= maxFunctions
  const isText = (one: unknown) => typeof one === 'string' && one.length > 0 && one.length <= 256
  return isList && value.every(isText) ? (value as string[]) : `must be a list of 1 to ${maxFunctions} function names`
}

function readHours(value: unknown): { from: number; to: number } | string {
  const [, h1, m1, h2, m2] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(String(value)) ?? []
  const from = Number(h1) * 60 + Number(m1)
  const to = Number(h2) * 60 + Number(m2)
  return m2 === undefined || from === to ? 'must be two different times of the day, such as 01:00-05:00' : { from, to }
}

function readTimeZone(value: unknown): { value: string } | string {
  try {
    if (typeof value !== 'string' || value.length > 64) throw new RangeError()
    Intl.DateTimeFormat('en', { timeZone: value })
    return { value }
  } catch {
    return 'must be the name of a time zone, such as Europe/Berlin'
  }
}

function readFolder(value: unknown): { value: string } | string {
  const isPath = typeof value === 'string' && value.length <= 1_000 && /^(?:[/\\]|[A-Za-z]:[/\\])[^\0]*$/.test(value)
  return isPath ? { value } : 'must be the absolute path of a folder, such as /var/lib/durable-exports'
}

function readRate(value: unknown): number | string {
  const isRate = typeof value === 'number' && value > 0 && value <= 10_000
  return isRate ? value : 'must be a number of instances per second, above 0 and at most 10000'
}

function showRules(rules: readonly RetentionRule[]): string {
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return JSON.stringify(
    rules.map(({ olderThan, hours, ...rule }) => ({
      ...rule,
      olderThan: showDuration(olderThan),
      ...(hours && { hours: `${time(hours.from)}-${time(hours.to)}` }),
    })),
  )
}
