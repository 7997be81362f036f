import {
  inputSchemaOf,
  type Operation,
  type OperationName,
  operationNames,
  operations,
  routeOf,
} from '@durable-http/core'
import type { ProblemIssue } from './problem.ts'

/** A query parameter that a path takes. */
export interface QueryParameter {
  name: string
  /** Format or type of its schema; the values of a `list` are joined with commas. */
  type: string
}

/** Query parameters of a path, by lower-case name. */
export interface QueryRules {
  known: ReadonlyMap<string, QueryParameter>
  /** Names that change nothing. */
  ignored: ReadonlySet<string>
}

// A client written for the host sends its key; `systemKey` is what the documentation calls it.
const keyNames = new Set(['code', 'systemkey'])
const noNames: ReadonlySet<string> = new Set()
const blankMeansAbsent = new Set(['taskHub', 'connection'])
// The host joins repeated versions to one that it does not have.
const onlyOnce = new Set(['version'])

const byOperation = new Map<OperationName, QueryRules>()
for (const name of operationNames) {
  const operation: Operation = operations[name]
  const properties = (inputSchemaOf(operation)['properties'] ?? {}) as Record<
    string,
    { type?: string; format?: string }
  >
  const known = new Map(
    routeOf(operation).queryParameters.map((parameter) => [
      parameter.toLowerCase(),
      { name: parameter, type: properties[parameter]?.format ?? properties[parameter]?.type ?? 'string' },
    ]),
  )
  byOperation.set(name, { known, ignored: new Set(operation.ignoredQuery?.map((text) => text.toLowerCase())) })
}

/** Reads a query string into input fields of an operation, without the parameters named in `foreign` (lower case); unreadable parameters are reported in `issues`, never with a value of an unknown name. */
export function readQuery(
  name: OperationName,
  search: string,
  foreign: ReadonlySet<string> = noNames,
): { fields: Record<string, unknown>; issues: ProblemIssue[] } {
  return readQueryBy(byOperation.get(name)!, search, foreign)
}

/** Reads a query string by the rules of its path. */
export function readQueryBy(
  { known, ignored }: QueryRules,
  search: string,
  foreign: ReadonlySet<string> = noNames,
): { fields: Record<string, unknown>; issues: ProblemIssue[] } {
  const fields: Record<string, unknown> = {}
  const issues: ProblemIssue[] = []
  if (search === '') return { fields, issues }
  const values: [parameter: QueryParameter, given: string[]][] = []
  for (const piece of search.split('&')) {
    if (piece === '') continue
    const at = piece.indexOf('=')
    const key = decodeQuery(at < 0 ? piece : piece.slice(0, at))?.trim()
    const lower = key?.toLowerCase()
    if (lower !== undefined && (keyNames.has(lower) || (foreign.has(lower) && !known.has(lower)))) continue
    const value = decodeQuery(at < 0 ? '' : piece.slice(at + 1))
    const parameter = lower === undefined ? undefined : known.get(lower)
    if (key === undefined || value === undefined) {
      issues.push({ parameter: parameter?.name ?? 'query', in: 'query', message: 'must be percent-encoded UTF-8' })
    } else if (key === '') {
      issues.push({ parameter: 'query', in: 'query', message: 'has a value without a name; expected name=value' })
    } else if (parameter && at < 0) {
      issues.push({ parameter: parameter.name, in: 'query', message: 'needs a value: name=value' })
    } else if (parameter) {
      if (value.trim() === '' && blankMeansAbsent.has(parameter.name)) continue
      const before = values.find(([one]) => one === parameter)
      if (before) before[1].push(value)
      else values.push([parameter, [value]])
    } else if (!ignored.has(lower!)) {
      const accepted = Array.from(known.values(), (one) => one.name).join(', ')
      issues.push({
        parameter: key,
        in: 'query',
        message: `is not a parameter of this operation; it takes ${accepted || 'none'}`,
      })
    }
  }
  for (const [parameter, given] of values) {
    const different = given.length === 1 ? given : [...new Set(given)]
    if (parameter.name === 'runtimeStatus' || parameter.type === 'list') fields[parameter.name] = given.join(',')
    else if (given.length > 1 && (different.length > 1 || onlyOnce.has(parameter.name))) {
      issues.push({
        parameter: parameter.name,
        in: 'query',
        message:
          different.length > 1
            ? 'is given more than once with different values; expected one'
            : 'is given more than once; expected one value',
        received: JSON.stringify(different.length > 1 ? different : given),
      })
    } else fields[parameter.name] = typed(different[0]!, parameter.type)
  }
  return { fields, issues }
}

/** Takes parameters of these names (lower case) out of a query string. */
export function withoutNames(search: string, names: ReadonlySet<string>): string {
  if (names.size === 0 || search === '') return search
  const nameOf = (piece: string) => decodeQuery(piece.split('=', 1)[0]!)?.trim().toLowerCase()
  return search
    .split('&')
    .filter((piece) => !names.has(nameOf(piece) ?? ''))
    .join('&')
}

// A plus sign is a space in a query; what is not UTF-8 is undefined.
function decodeQuery(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' ').replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))
  } catch {
    return undefined
  }
}

// A value that does not match the type stays a string, so that core refuses and quotes it.
function typed(value: string, type: string): unknown {
  const text = value.trim()
  if (type === 'boolean') return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : value
  if (type === 'integer') return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : value
  // The plus sign of an offset that was not encoded.
  if (type === 'date-time') return value.replace(/ (?=\d\d:\d\d$)/, '+')
  if (type === 'number' && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) {
    return Number.isFinite(Number(text)) ? Number(text) : value
  }
  return value
}
