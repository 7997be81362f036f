import type { ConfigFault } from './config-error.ts'
import type { GivenValue } from './setting-sources.ts'
import type { Setting } from './setting.ts'

/** Zod's report on a value. */
export interface ValueIssue {
  path: readonly PropertyKey[]
  message: string
}

/** Makes the fault of a value that was given: where it stands, what it looks like, what is expected, and an example of the same place. */
export function valueFault(setting: Setting, { raw, origin }: GivenValue, { path, message }: ValueIssue): ConfigFault {
  const [index] = path
  const item = typeof index === 'number' ? itemAt(raw, index) : raw
  const entry = typeof index === 'number' ? `entry ${index + 1} ` : ''
  const isHidden = setting.isSecret === true || !setting.kind.isQuoted
  const isForeign = 'variable' in origin && typeof raw !== 'string'
  const said = isForeign ? `is not text but ${shapeOf(raw)}; expected ${setting.kind.accepts}` : message
  const marks = !isHidden && /^(["']).*\1$/.test(String(raw)) ? ': the quotation marks count as part of it' : ''
  return {
    ...placeOf(setting, origin),
    message: `${entry}${!isHidden && isQuotable(item) ? `'${String(item).trim()}' ` : ''}${said}${marks}${isHidden || !isQuotable(item) ? sizeHint(item) : ''}`,
  }
}

/** Names a place and shows how a value looks there. */
export function placeOf(setting: Setting, origin: GivenValue['origin']): Omit<ConfigFault, 'message'> {
  if ('variable' in origin) return { variable: origin.variable, example: `${origin.variable}=${setting.example}` }
  return { variable: origin.member, file: origin.file, example: memberExample(origin.member, setting) }
}

// Values that could be or contain a misplaced key are not shown.
function isQuotable(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'string' && value.length <= 60 && !/[\w+/=-]{30,}|[?#@]|=\s*$|\p{Cc}/u.test(value)
}

function sizeHint(value: unknown): string {
  return typeof value === 'string' ? ` (${value.length} characters were given)` : ''
}

function shapeOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function itemAt(raw: unknown, index: number): unknown {
  if (Array.isArray(raw)) return (raw as readonly unknown[])[index]
  return String(raw)
    .split(/[,\n]/)
    .filter((part) => part.trim())[index]
}

/** Shows a value where it stands in a file: `"limits": { "body": "16MiB" }`. */
function memberExample(member: string, setting: Pick<Setting, 'kind' | 'example'>): string {
  const names = member.replaceAll(/\[\d+\]/g, '').split('.')
  const inner = JSON.stringify(fileValue(setting))
  return names
    .reduceRight((value, name) => (value === inner ? `"${name}": ${value}` : `"${name}": { ${value} }`), inner)
    .replace(/^("upstreams": )(\{.*\})$/, '$1[$2]')
}

// Numbers, switches and lists stand in a file as what they are; durations, sizes and rates as texts.
function fileValue({ kind, example }: Pick<Setting, 'kind' | 'example'>): unknown {
  const read = kind.schema.safeParse(example)
  if (!read.success) return example
  if (typeof read.data === 'boolean' || (typeof read.data === 'number' && String(read.data) === example))
    return read.data
  return Array.isArray(read.data) ? example.split(',') : example
}
