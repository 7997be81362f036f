import { JsonNumber } from '@durable-http/core'
import { isObject } from './client-inputs.ts'

/** An argument that calls over HTTP repeat in a header of their own, so that proxies can route on it. */
export interface ParamHeader {
  /** Name of the header, `Mcp-Param-…`. */
  header: string
  /** Names of members that lead to the argument. */
  path: readonly string[]
  type: 'string' | 'integer' | 'boolean'
}

const keyword = 'x-mcp-header'
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const types = ['string', 'integer', 'boolean']
// Members whose values are data, not schemas.
const dataKeywords = new Set(['const', 'default', 'enum', 'examples'])

/**
 * Finds the arguments that a schema marks with `x-mcp-header` (protocol 2026-07-28, SEP-2243).
 * Throws a `TypeError` for a mark that makes clients drop the tool: only plain members reached only through `properties` may have one.
 */
export function paramHeadersOf(inputSchema: object): ParamHeader[] {
  const found: ParamHeader[] = []

  function visit(schema: unknown, path: readonly string[], reachable: boolean): void {
    if (Array.isArray(schema)) for (const branch of schema) visit(branch, path, reachable)
    if (!isObject(schema)) return
    if (Object.hasOwn(schema, keyword)) found.push(read(schema, path, reachable))
    for (const [name, value] of Object.entries(schema)) {
      if (name === 'properties' && isObject(value)) {
        for (const [member, child] of Object.entries(value)) visit(child, [...path, member], reachable)
      } else if (!dataKeywords.has(name)) visit(value, path, false)
    }
  }

  visit(inputSchema, [], true)
  const names = found.map(({ header }) => header.toLowerCase())
  const twice = found.find(({ header }, index) => names.indexOf(header.toLowerCase()) !== index)
  if (twice) throw new TypeError(`${keyword}: two arguments share the header ${twice.header}`)
  return found
}

function read(schema: Readonly<Record<string, unknown>>, path: readonly string[], reachable: boolean): ParamHeader {
  const { [keyword]: name, type } = schema
  const where = `${keyword} of ${path.join('.') || 'the schema itself'}`
  if (!reachable || path.length === 0) throw new TypeError(`${where}: only members under properties alone may bear it`)
  if (typeof name !== 'string' || !token.test(name))
    throw new TypeError(`${where}: expected the end of a header's name, without spaces`)
  if (!types.includes(type as string)) throw new TypeError(`${where}: expected one of the types ${types.join(', ')}`)
  return { header: `Mcp-Param-${name}`, path, type: type as ParamHeader['type'] }
}

/** Fault in the headers of a call, in words; undefined if each given argument is repeated correctly. */
export function paramHeaderFault(
  declared: readonly ParamHeader[],
  args: unknown,
  headers: Headers,
): string | undefined {
  for (const { header, path, type } of declared) {
    const value = path.reduce<unknown>(memberOf, args)
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    const sent = headers.get(header)
    if (sent === null) return `${header} is missing: it repeats the argument ${path.join('.')}`
    const text = decodeHeader(sent)
    if (text === undefined) return `${header} is not text in Base64`
    const same = type === 'integer' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) === value : text === String(value)
    if (!same) return `${header} is not the argument ${path.join('.')}`
  }
  return undefined
}

// A number that is kept as written counts as the JavaScript number that clients repeat.
function memberOf(node: unknown, name: string): unknown {
  const member = isObject(node) ? node[name] : undefined
  return member instanceof JsonNumber ? Number(member.text) : member
}

/** Text of a header, decoded from =?base64? … ?= if necessary; undefined if it is not text. */
function decodeHeader(sent: string): string | undefined {
  const wrapped = /^=\?base64\?(.*)\?=$/s.exec(sent)?.[1]
  if (wrapped === undefined) return sent
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(wrapped)) return undefined
  try {
    const bytes = Uint8Array.from(atob(wrapped), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
