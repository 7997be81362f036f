import { isObject } from './client-inputs.ts'

type Shape = 'text' | 'object'

/** Members of `params` by method, with their shapes; the first one of each method is required. */
const members: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  'tools/call': { name: 'text', arguments: 'object' },
  'prompts/get': { name: 'text', arguments: 'object' },
  'resources/read': { uri: 'text' },
  'completion/complete': { ref: 'object', argument: 'object' },
  'tasks/get': { taskId: 'text' },
  'tasks/result': { taskId: 'text' },
  'tasks/cancel': { taskId: 'text' },
}

/** Describes the fault of a request's params, because the SDKs would expose the internals of their parser; undefined without a fault. */
export function paramsFault(message: unknown): string | undefined {
  if (!isObject(message) || typeof message['method'] !== 'string') return undefined
  const { method, params = {} } = message
  if (!isObject(params)) return `params must be an object, not ${kindOf(params)}`
  if (!Object.hasOwn(members, method)) return undefined
  for (const [at, [name, shape]] of Object.entries(members[method]!).entries()) {
    const value = params[name]
    if (value === undefined && at > 0) continue
    const isFit = shape === 'text' ? typeof value === 'string' : isObject(value)
    if (isFit) continue
    const isText = typeof value === 'string' && value.trimStart().startsWith('{')
    const advice = isText ? '; pass the object itself, not its JSON text' : ''
    const expected = shape === 'text' ? 'a text' : 'an object'
    return value === undefined
      ? `${name} is required, ${expected}`
      : `${name} must be ${expected}, not ${kindOf(value)}${advice}`
  }
  return undefined
}

const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'string' ? 'a text' : `a ${typeof value}`
