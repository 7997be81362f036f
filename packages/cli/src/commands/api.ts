import { basePath, type OperationName, operationNames, operations, routeOf } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { fetchV1 } from '../gateway-path.ts'
import { noneHere, problemOf } from '../gateway-problem.ts'
import { limitedText, linesOf } from '../http/limited-text.ts'
import { readPayload } from '../options/payload.ts'
import type { Session } from '../session.ts'

/** Calls an operation by its path, with its guards, and writes the host's own response. */
export async function api(method: string, path: string, session: Session, flags: { data?: string }): Promise<void> {
  const { client, io, place } = session
  if (/^\/v1(\/|\?|$)/.test(path)) return callV1(method, path, session, flags)
  const { name, fields } = matchOperation(method, path)
  const { body } = operations[name] as { body?: { field: string } }
  const data = await readPayload(flags.data, '--data', io)
  if (data && !body) throw usageError(`${name} takes no data`)
  const input = { ...place, ...fields, ...(data ? { [body!.field]: data } : {}) }
  const call = client.raw[name] as (input: unknown, options: object) => Promise<Response>
  const response = await call(input, { signal: io.signal })
  const { success, rawOnly = [] } = operations[name] as Rules
  const { status, headers } = response
  // A start returns 200 only after a wait.
  const isUnasked = status === 200 && 202 in success && rawOnly.length > 0 && !rawOnly.some((field) => field in input)
  if (status >= 400 || !(status in success) || isUnasked) throw await client.failureOf(name, response, input)
  const text = await limitedText(response, mostText)
  if (!(await isOf(success[status] ?? null, text)))
    throw await client.failureOf(name, new Response(text, { status, headers: typeOf(headers) }), input)
  await writeText(client.scrub(text), io)
}

interface Rules {
  success: Readonly<Record<number, Schema | null>>
  rawOnly?: readonly string[]
}

interface Schema {
  '~standard': { validate(value: unknown): StandardResult | Promise<StandardResult> }
}

interface StandardResult {
  issues?: readonly unknown[] | undefined
}

// A sign-in page or another server's JSON must not pass for what the host did.
async function isOf(schema: Schema | null, text: string): Promise<boolean> {
  if (schema === null) return text.trim() === ''
  try {
    return (await schema['~standard'].validate(JSON.parse(text))).issues === undefined
  } catch {
    return false
  }
}

const typeOf = (headers: Headers) => ({ 'content-type': headers.get('content-type') ?? '' })

/** Bytes of a response at most. */
const mostText = 64 * 1024 * 1024

const v1Methods: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE', 'PUT', 'PATCH'])

async function callV1(method: string, path: string, session: Session, flags: { data?: string }): Promise<void> {
  const verb = method.toUpperCase()
  if (!v1Methods.has(verb))
    throw usageError(`${verb.slice(0, 20)} is not a method; expected ${[...v1Methods].join(', ')}`)
  const data = await readPayload(flags.data, '--data', session.io)
  const headers = data ? { 'content-type': 'application/json' } : {}
  const response = await fetchV1(session, path.slice(3), {
    method: verb,
    headers,
    ...(data ? { body: data.text } : {}),
  })
  if (response.status >= 300) throw await problemOf(response, 'paths below /v1', session)
  const { client, io } = session
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 204 && !/json|event-stream/.test(type)) throw noneHere('paths below /v1', session)
  if (/jsonl|ndjson|event-stream/.test(type))
    for await (const lines of linesOf(response)) await io.out(client.scrub(lines))
  else await writeText(client.scrub(await limitedText(response, mostText, v1Hint)), io)
}

const v1Hint = 'ask for less of it, or write instances with durable export'

const writeText = (text: string, io: Session['io']) => io.out(text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** Finds the operation of a method and a path, as an address, below the base path, or with it; throws a usage error. */
function matchOperation(method: string, target: string): { name: OperationName; fields: Record<string, unknown> } {
  if (!URL.canParse(target, 'http://host')) throw usageError('the path is not a path or an address')
  const url = new URL(target, 'http://host')
  const below = url.pathname
    .replace(new RegExp(`^${basePath}`, 'i'), '')
    .split('/')
    .filter((part) => part !== '')
  for (const name of operationNames) {
    const route = routeOf(operations[name])
    if (route.method !== method.toUpperCase()) continue
    const parts = route.path.split('/').filter((part) => part !== '')
    if (parts.length !== below.length) continue
    const fields: Record<string, unknown> = {}
    const isMatch = parts.every((part, index) => {
      const parameter = /^\{(\w+)\}$/.exec(part)?.[1]
      if (parameter) fields[parameter] = decoded(below[index]!)
      return parameter !== undefined || part.toLowerCase() === below[index]!.toLowerCase()
    })
    if (!isMatch) continue
    for (const [key, value] of url.searchParams) {
      const parameter = route.queryParameters.find((one) => one.toLowerCase() === key.toLowerCase())
      if (!parameter) throw usageError(`${name} has no parameter ${key}; it takes ${route.queryParameters.join(', ')}`)
      fields[parameter] = typed(parameter, value)
    }
    return { name, fields }
  }
  throw new CliError(
    'usage',
    `no operation has ${method.toUpperCase()} ${url.pathname}; see the paths with \`durable schema api\``,
  )
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw usageError('the path must be percent-encoded UTF-8')
  }
}

const numbers = new Set(['top', 'timeout', 'pollingInterval'])

function typed(parameter: string, value: string): unknown {
  if (numbers.has(parameter)) return Number(value)
  if (/^(true|false)$/i.test(value) && /^(show|fetch|return|restart)/.test(parameter))
    return value.toLowerCase() === 'true'
  return value
}
