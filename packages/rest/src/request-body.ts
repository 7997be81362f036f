import {
  type InputIssue,
  hazards,
  type HazardName,
  JsonText,
  type Operation,
  type OperationName,
  operations,
} from '@durable-http/core'
import { ProblemError } from './problem.ts'

export interface BodyOptions {
  /** Bytes at most. */
  limit: number
  allowHazards: ReadonlySet<HazardName>
}

/** Reads what a request body gives for the operation's body field: JSON text as it is, a stream, or undefined when there is none. */
export async function readBody(
  name: OperationName,
  request: Request,
  { limit, allowHazards }: BodyOptions,
): Promise<JsonText | ReadableStream<Uint8Array> | undefined> {
  const length = request.headers.get('content-length')
  if (length === '0' || (length === null && !request.headers.has('transfer-encoding') && request.body === null)) {
    return undefined
  }
  if (length !== null && Number(length) > limit) throw tooLarge(name, limit)
  const { type, charset } = contentType(request.headers.get('content-type'))
  const json = type === 'application/json'
  if (name === 'raiseEvent' && !json)
    throw unsupported(
      name,
      `expected application/json, got ${request.headers.get('content-type') ?? 'no content type'}`,
    )
  const asText = name === 'signalEntity' && !json
  const strict = !allowHazards.has('unreadableBody')
  const decoder = decoderFor(name, charset)
  if (!strict && !asText && decoder.encoding === 'utf-8' && request.body)
    return request.body.pipeThrough(counted(name, limit))
  const text = await readText(name, request, decoder, limit)
  if (asText) return new JsonText(JSON.stringify(text))
  if (text.trim() === '') return undefined
  if (strict) refuseUnreadable(name, text)
  return new JsonText(text)
}

/** Takes media type (lower case) and charset out of a `Content-Type`. */
export function contentType(header: string | null): { type: string; charset: string | undefined } {
  const [type = '', ...parameters] = (header ?? '').split(';')
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined && value !== '')
  return { type: type.trim().toLowerCase(), charset }
}

function decoderFor(name: OperationName, charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true })
  } catch {
    throw unsupported(name, 'its charset is unknown; expected utf-8')
  }
}

async function readText(name: OperationName, request: Request, decoder: TextDecoder, limit: number): Promise<string> {
  // A length that was declared and is small enough cannot be exceeded: the runtime cuts the body there.
  const bytes = request.headers.has('content-length')
    ? await request.arrayBuffer()
    : await collect(name, request, limit)
  if (bytes.byteLength > limit) throw tooLarge(name, limit)
  try {
    return decoder.decode(bytes)
  } catch {
    throw badBody(name, { parameter: 'body', message: `must be text encoded as ${decoder.encoding}` })
  }
}

async function collect(name: OperationName, request: Request, limit: number): Promise<ArrayBuffer> {
  if (!request.body) return new ArrayBuffer(0)
  return new Response(request.body.pipeThrough(counted(name, limit))).arrayBuffer()
}

function counted(name: OperationName, limit: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen > limit) controller.error(tooLarge(name, limit))
      else controller.enqueue(chunk)
    },
  })
}

function refuseUnreadable(name: OperationName, text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    const { harm, expected } = hazards.unreadableBody
    const why = error instanceof Error ? error.message : 'it is not'
    throw badBody(name, {
      parameter: 'body',
      message: `expects ${expected}: ${why}. ${harm}`,
      received: text.length > 80 ? `${text.slice(0, 80)}…` : text,
      hazard: 'unreadableBody',
    })
  }
}

const bodyOf = (name: OperationName) => (operations[name] as Operation).body?.field ?? 'body'

function badBody(name: OperationName, issue: InputIssue): ProblemError {
  const got = issue.received === undefined ? '' : ` (got ${issue.received})`
  return new ProblemError('invalid_input', `${name}: ${issue.parameter} ${issue.message}${got}`, {
    operation: name,
    issues: [{ ...issue, in: 'body' }],
  })
}

const tooLarge = (name: OperationName, limit: number) =>
  new ProblemError('payload_too_large', `${name}: ${bodyOf(name)} has more than ${limit} bytes`, { operation: name })

const unsupported = (name: OperationName, why: string) =>
  new ProblemError('unsupported_media_type', `${name}: ${why}`, { operation: name })
