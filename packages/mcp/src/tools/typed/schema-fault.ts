import { isObject } from '../../protocol/client-inputs.ts'
import { paramHeadersOf } from '../../protocol/param-headers.ts'
import { createSchemaCheck } from './schema-check.ts'
import { partsOf } from './schema-parts.ts'

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']
const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
const counts = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minContains',
  'maxContains',
]
const lists = ['required', 'enum', 'allOf', 'anyOf', 'oneOf', 'prefixItems']
const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas']

/** Fault that makes a JSON Schema (2020-12) unusable for a validator, in words; undefined if valid. One such schema makes clients lose all tools. */
export function schemaFault(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'must be a JSON Schema object'
  const fault = faultIn(schema, schema, [])
  if (fault) return `is not a usable JSON Schema: ${fault}`
  try {
    // Clients drop a tool whose marks for headers are wrong.
    paramHeadersOf({ properties: { input: schema } })
    createSchemaCheck(schema)(null)
    return undefined
  } catch (error) {
    return `is not a usable JSON Schema: ${error instanceof Error ? error.message : 'unreadable'}`
  }
}

function faultIn(schema: unknown, root: object, path: readonly string[]): string | undefined {
  if (typeof schema === 'boolean') return undefined
  const where = path.length === 0 ? '' : ` at ${path.join('.')}`
  if (!isObject(schema)) return `expected a schema${where}`
  const fault = keywordFault(schema, root, path.length === 0)
  if (fault) return `${fault}${where}`
  for (const part of partsOf(schema)) {
    const below = faultIn(part.schema, root, [...path, ...part.path])
    if (below) return below
  }
  return undefined
}

function keywordFault(schema: Readonly<Record<string, unknown>>, root: object, isRoot: boolean): string | undefined {
  const { type, required, pattern, patternProperties, $ref, $id } = schema
  const wrong = (Array.isArray(type) ? type : [type]).find(
    (one) => type !== undefined && !types.includes(one as string),
  )
  if (wrong !== undefined) return `type must be some of ${types.join(', ')}`
  for (const name of lists) {
    if (schema[name] !== undefined && !Array.isArray(schema[name])) return `${name} must be a list`
  }
  for (const name of maps) {
    if (schema[name] !== undefined && !isObject(schema[name])) return `${name} must be an object`
  }
  if ((required as unknown[] | undefined)?.some((name) => typeof name !== 'string')) return 'required must hold names'
  const number = numbers.find((name) => schema[name] !== undefined && typeof schema[name] !== 'number')
  if (number) return `${number} must be a number`
  const count = counts.find((name) => schema[name] !== undefined && !isCount(schema[name]))
  if (count) return `${count} must be a whole number from 0`
  if (pattern !== undefined && typeof pattern !== 'string') return 'pattern must be a text'
  for (const one of [...(pattern === undefined ? [] : [pattern]), ...Object.keys(patternProperties ?? {})]) {
    if (!isPattern(one)) return `${JSON.stringify(one).slice(0, 80)} is not a regular expression`
  }
  if ($id !== undefined && !isRoot) return '$id may stand at the top only'
  if ($ref !== undefined && !leadsSomewhere($ref, root))
    return `$ref ${JSON.stringify($ref).slice(0, 80)} leads nowhere; expected # or #/ and a path within the schema`
  return undefined
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, 'u'))
  } catch {
    return false
  }
}

function leadsSomewhere(ref: unknown, root: object): boolean {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return false
  let node: unknown = root
  for (const step of ref.split('/').slice(1)) {
    const name = decodePointer(step)
    if (typeof node !== 'object' || node === null || name === undefined || !Object.hasOwn(node, name)) return false
    node = (node as Record<string, unknown>)[name]
  }
  return typeof node === 'boolean' || isObject(node)
}

function decodePointer(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return undefined
  }
}
