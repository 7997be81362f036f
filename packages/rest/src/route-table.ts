import {
  basePath,
  type Operation,
  type OperationName,
  operationNames,
  operations,
  routeOf,
  withoutTrailingSlashes,
} from '@durable-http/core'
import { decodeSegment } from './path-segments.ts'

/** A request path that belongs to an operation, its parameters still encoded. */
export interface RouteMatch {
  name: OperationName
  /** Raw path parameters by name; an empty text where the path leaves one out. */
  parameters: Readonly<Record<string, string>>
  /** True if the parameters have been decoded already. */
  isDecoded?: boolean
}

interface Pattern {
  name: OperationName
  method: string
  /** Literals in lower case, or null where a parameter stands. */
  literals: readonly (string | null)[]
  parameters: readonly string[]
  omitted: string | undefined
}

const baseSegments = basePath.slice(1).split('/')
// By their first literal, then by how many segments they have.
const patterns = new Map<string, Pattern[][]>()

for (const name of operationNames) {
  const operation: Operation = operations[name]
  const { method, path, pathParameters } = routeOf(operation)
  const segments = path.slice(1).split('/')
  // A segment with two parameters is found by its decoded text, see `entityMatch`.
  if (segments.some((part) => part.startsWith('@'))) continue
  const add = (parts: readonly string[], parameters: readonly string[], omitted?: string) => {
    const literals = parts.map((part) => (part.startsWith('{') ? null : part.toLowerCase()))
    const first = literals[0]!
    const byLength = patterns.get(first) ?? []
    ;(byLength[parts.length] ??= []).push({ name, method, literals, parameters, omitted })
    patterns.set(first, byLength)
  }
  add(segments, pathParameters)
  // The host lets the last parameter of these be left out, which means the empty text.
  if (operation.emptySegment === 'omitted')
    add(segments.slice(0, -1), pathParameters.slice(0, -1), pathParameters.at(-1))
}

const literal = (segment: string) => (segment.includes('%') ? decodeSegment(segment) : segment)?.toLowerCase()

/**
 * Takes the part below the base path out of a request path; undefined when the path is not below it.
 * Case does not matter, and letters may be percent-encoded, as on the host.
 */
export function belowBase(path: string): string | undefined {
  if (path.startsWith(basePath) && (path.length === basePath.length || path[basePath.length] === '/')) {
    return path.slice(basePath.length)
  }
  const segments = path.slice(1).split('/')
  if (!path.startsWith('/') || !baseSegments.every((part, index) => literal(segments[index] ?? '') === part))
    return undefined
  const rest = segments.slice(baseSegments.length)
  return rest.length === 0 ? '' : `/${rest.join('/')}`
}

/** Finds the operation of a method and a path below the base path. */
export function matchRoute(method: string, below: string): RouteMatch | undefined {
  const segments = segmentsOf(below)
  for (const pattern of patternsFor(segments)) {
    const parameters = pattern.method === method ? parametersOf(pattern, segments) : undefined
    if (parameters) return entityMatch(pattern.name, parameters) ?? { name: pattern.name, parameters }
  }
  return undefined
}

// The host removes an entity by the id of its instance, `@name@key`; keys may hold further @.
function entityMatch(name: OperationName, { instanceId }: RouteMatch['parameters']): RouteMatch | undefined {
  if (name !== 'purgeInstance') return undefined
  const [, entityName, entityKey] = /^@([^@]+)@(.*)$/su.exec(decodeSegment(instanceId!) ?? '') ?? []
  if (entityName === undefined || entityKey === undefined) return undefined
  return { name: 'purgeEntity', parameters: { entityName, entityKey }, isDecoded: true }
}

/** Tells the methods that a path below the base path takes; none when it is unknown. */
export function methodsOf(below: string): string[] {
  const segments = segmentsOf(below)
  return patternsFor(segments).flatMap((pattern) => (parametersOf(pattern, segments) ? [pattern.method] : []))
}

const segmentsOf = (below: string) => withoutTrailingSlashes(below).slice(1).split('/')

function patternsFor(segments: readonly string[]): readonly Pattern[] {
  if (segments.includes('')) return []
  return patterns.get(literal(segments[0]!) ?? '')?.[segments.length] ?? []
}

function parametersOf(
  { literals, parameters, omitted }: Pattern,
  segments: readonly string[],
): Record<string, string> | undefined {
  const given: Record<string, string> = {}
  let next = 0
  for (const [index, part] of literals.entries()) {
    const segment = segments[index]!
    if (part === null) given[parameters[next++]!] = segment
    else if (part !== segment && part !== literal(segment)) return undefined
  }
  if (omitted !== undefined) given[omitted] = ''
  return given
}
