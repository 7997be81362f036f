import type { RuntimeStatus, Selection } from '@durable-http/core'
import { ProblemError, type ProblemIssue } from '../problem.ts'
import { type QueryRules, readQueryBy } from '../query-reader.ts'
import { selectionParameters, type V1Parameter } from './v1-parameters.ts'

/** Makes the query rules of a path below `/v1`. */
export function queryRulesOf(parameters: readonly V1Parameter[]): QueryRules {
  return { known: new Map(parameters.map((one) => [one.name.toLowerCase(), one])), ignored: new Set() }
}

/** Reads the query of a path below `/v1`; throws a problem that names every fault. */
export function readV1Query(
  operation: string,
  parameters: readonly V1Parameter[],
  rules: QueryRules,
  search: string,
): Record<string, unknown> {
  const { fields, issues } = readQueryBy(rules, search.replace(/^\?/, ''))
  for (const { name, type, minimum = 1, maximum = Infinity } of parameters) {
    const value = fields[name]
    if (value === undefined) continue
    const fault = (message: string): ProblemIssue => ({
      parameter: name,
      in: 'query',
      message,
      received: JSON.stringify(value).slice(0, 80),
    })
    if (type === 'boolean' && typeof value !== 'boolean') issues.push(fault('must be true or false'))
    if (
      type === 'integer' &&
      !(Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum)
    )
      issues.push(fault(`must be a whole number from ${minimum} to ${maximum}`))
  }
  if (issues.length === 0) return fields
  const reported = issues.slice(0, 16)
  throw new ProblemError(
    'invalid_input',
    `${operation}: ${reported.map(({ parameter, message }) => `${parameter} ${message}`).join('; ')}`,
    { issues: reported },
  )
}

const listNames = new Set(selectionParameters.filter(({ type }) => type === 'list').map(({ name }) => name))
const places = new Set(['taskHub', 'connection', 'system'])

/** Makes the selection of a query: everything where no condition is given. Core checks its members. */
export function selectionOf(fields: Readonly<Record<string, unknown>>): Selection {
  const given = selectionParameters.flatMap(({ name }) => {
    const value = fields[name]
    if (value === undefined) return []
    const parts = listNames.has(name) ? (value as string).split(',').map((part) => part.trim()) : value
    return [[name, parts] as const]
  })
  const selection = Object.fromEntries(given) as { states?: RuntimeStatus[] }
  return given.every(([name]) => places.has(name)) ? { ...selection, all: true } : selection
}
