import {
  type BodyRule,
  deepestBody,
  type DurableClient,
  isDeeperThan,
  JsonText,
  type Operation,
  type OperationName,
  operations,
} from '@durable-http/core'
import { type BodyProblems, bodyProblemsOf } from './body-problems.ts'
import { createIncomingText, type IncomingText } from './incoming-text.ts'
import { JsonScanner } from './json-scanner.ts'
import { streamBody } from './streamed-body.ts'

/** Body of a request as a call takes it. */
export interface RequestBody {
  value: JsonText | ReadableStream<Uint8Array>
  /** Fault that broke a stream off on its way up; it becomes the response instead of the host's. */
  fault?: unknown
}

/** Reads a body to its end; throws the fault that broke it off. */
export async function wholeText(body: RequestBody): Promise<JsonText> {
  if (body.value instanceof JsonText) return body.value
  try {
    return new JsonText(await new Response(body.value).text())
  } catch (error) {
    throw body.fault ?? error
  }
}

// Smaller bodies are read to the end first: they can be refused before the host is called, and are sent with their length.
const wholeBelow = 65_536

/** Reads the body of a request, at most `limit` bytes: JSON text as it is, a stream of it if it is long, or undefined if absent. */
export async function readBody(
  name: OperationName | 'createJob',
  request: Request,
  limit: number,
  { allowHazards, scrub }: Pick<DurableClient, 'allowHazards' | 'scrub'>,
): Promise<RequestBody | undefined> {
  const length = request.headers.get('content-length')
  if (length === '0' || (length === null && !request.headers.has('transfer-encoding') && request.body === null)) {
    return undefined
  }
  const problems = bodyProblemsOf(name, scrub)
  if (length !== null && Number(length) > limit) throw problems.tooLarge(limit)
  const encoding = request.headers.get('content-encoding')?.trim() ?? ''
  if (encoding !== '' && encoding.toLowerCase() !== 'identity') throw problems.compressed(encoding)
  const { type, charset } = contentType(request.headers.get('content-type'))
  const json = type === 'application/json'
  const { otherType }: Partial<BodyRule> = (operations[name as OperationName] as Operation | undefined)?.body ?? {}
  if ((otherType === 'refused' || name === 'createJob') && !json) {
    const got = request.headers.get('content-type') ?? 'no content type'
    throw problems.wrongType(`expected application/json, got ${got}`)
  }
  const asText = otherType === 'text' && !json
  const strict = !allowHazards.has('unreadableBody')
  const decoder = decoderFor(charset, problems)
  let text: string
  if (length !== null && Number(length) <= wholeBelow) text = await readWhole(request, decoder, limit, problems)
  else {
    if (!request.body) return undefined
    const incoming = createIncomingText(request.body, decoder, limit, problems)
    try {
      const beginning = await begin(incoming, asText ? Infinity : wholeBelow)
      if (!beginning.ended) return streamBody(beginning.text, incoming, { strict, problems })
      text = beginning.text
    } catch (error) {
      void incoming.drain()
      throw error
    }
  }
  if (asText) return { value: new JsonText(JSON.stringify(text)) }
  if (text.trim() === '') return undefined
  if (strict) refuseUnreadable(text, problems)
  return { value: new JsonText(text) }
}

// Media type in lower case.
function contentType(header: string | null): { type: string; charset: string | undefined } {
  const [type = '', ...parameters] = (header ?? '').split(';')
  const charset = parameters
    .map((parameter) => {
      const [name = '', ...value] = parameter.split('=')
      return name.trim().toLowerCase() === 'charset' ? /^"?([^"\s]*)"?$/.exec(value.join('=').trim())?.[1] : undefined
    })
    .find((value) => value !== undefined && value !== '')
  return { type: type.trim().toLowerCase(), charset }
}

function decoderFor(charset: string | undefined, problems: BodyProblems): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true })
  } catch {
    throw problems.wrongType('its charset is unknown; expected utf-8')
  }
}

async function readWhole(request: Request, decoder: TextDecoder, limit: number, problems: BodyProblems) {
  const bytes = await request.arrayBuffer().catch(() => {
    throw problems.brokenOff()
  })
  if (bytes.byteLength > limit) throw problems.tooLarge(limit)
  try {
    return decoder.decode(bytes)
  } catch {
    throw problems.notEncoded(decoder.encoding)
  }
}

// A body of only white space counts as absent, however long it is.
async function begin(incoming: IncomingText, enough: number): Promise<{ text: string; ended: boolean }> {
  let text = ''
  let isBlank = true
  while (text.length < enough || isBlank) {
    const piece = await incoming.read()
    if (piece === undefined) return { text, ended: true }
    text += piece
    isBlank &&= piece.trim() === ''
  }
  return { text, ended: false }
}

// The scanner only words the refusal: the parser of the runtime is many times faster.
function refuseUnreadable(text: string, problems: BodyProblems): void {
  if (isDeeperThan(text, deepestBody)) throw problems.tooDeep()
  try {
    JSON.parse(text)
  } catch (error) {
    throw problems.unreadable(text, faultIn(text) ?? String(error))
  }
}

function faultIn(text: string): string | undefined {
  try {
    const scanner = new JsonScanner()
    scanner.read(text)
    scanner.end()
    return undefined
  } catch (error) {
    return (error as SyntaxError).message
  }
}
