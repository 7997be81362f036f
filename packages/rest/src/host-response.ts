import { DurableError, type Operation, type OperationName, operations } from '@durable-http/core'
import type { Context } from 'hono'
import { readBeginning } from './body-beginning.ts'
import { createFailureDetailsFilter } from './failure-details-filter.ts'
import { entityTagOf, withTag } from './entity-tag.ts'
import { foreignBody, otherJson } from './foreign-body.ts'
import { foreignFunction } from './foreign-function.ts'
import { createKeyFilter } from './key-filter.ts'
import { type LinkParts, ownLocation, signedLink } from './own-location.ts'
import { jsonBody, retryHeader, standingHeaders, tokenHeader } from './passed-headers.ts'
import { respond } from './respond.ts'
import { beginsLike, functionIn, isJudgeable, looksLike } from './response-shape.ts'
import { readsStatus } from './row-facts.ts'
import { rewriteLink, rewriteManagementPayload } from './rewrite-links.ts'

/** The request and its caller, for writing the response. */
export interface ResponseContext extends LinkParts {
  name: OperationName
  input: Readonly<Record<string, unknown>>
  /** Judges the function of a status that came: another instance may have come under the id since the request was judged. Absent if no rule is about functions. */
  allowsFunction?: ((name: string) => boolean) | undefined
  /** Headers of the gateway's own, for every response. */
  ownHeaders: () => Readonly<Record<string, string>> | undefined
}

// Smaller bodies are read to the end first, so that a broken connection gives a problem instead of half a response.
const wholeBelow = 65_536
const jsonType = /^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i

/** Writes the gateway's response from the host's: reads pass unparsed, links are rewritten, failures throw the `DurableError` they mean. */
export async function writeResponse(
  c: Context,
  hostResponse: Response,
  responseContext: ResponseContext,
): Promise<Response> {
  const { name, input, client } = responseContext
  const operation: Operation = operations[name]
  const { status } = hostResponse
  // Only when it was asked for is a 500 a success: the status of a failed instance.
  const isWaited = operation.rawOnly?.some((field) => input[field] !== undefined) ?? true
  const isDone = status < 400 && status in operation.success && (status !== 200 || isWaited)
  const response = isDone ? hostResponse : await failedInstance(hostResponse, responseContext)
  const headers: Record<string, string> = {
    ...standingHeaders,
    ...responseContext.ownHeaders(),
    ...retryHeader(response.headers, client.scrub),
  }
  if (operation.success[status] === null) {
    if ((await readFirst(name, response)).trim() !== '')
      throw foreignBody(name, status, 'a body, where this API sends none')
    // Without it an empty response goes out in chunks; the host names its length, too.
    headers['content-length'] = '0'
    return respond(c, null, status, headers)
  }
  if (!jsonType.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel()
    throw foreignBody(name, status, 'a body that is not JSON')
  }
  Object.assign(headers, jsonBody)
  if (operation.startsRun && status === 202) return started(c, response, responseContext, headers)
  Object.assign(headers, tokenHeader(response.headers, client.scrub))
  if (status === 202 && response.headers.has('location')) headers['location'] = await ownLocation(responseContext)
  if (c.req.method === 'HEAD') {
    await response.body?.cancel()
    return respond(c, null, status, headers)
  }
  const length = response.headers.get('content-length')
  if (input['showHistory'] !== true && length !== null && Number(length) < wholeBelow) {
    const text = await readWhole(name, response)
    if (!looksLike(name, text)) throw foreignBody(name, status, otherJson)
    judgeFunction(text, responseContext)
    return respondWhole(c, name, client.scrub(text), status, headers)
  }
  return passed(c, response, responseContext, headers)
}

async function failedInstance(response: Response, { name, input, client }: ResponseContext): Promise<Response> {
  const { success }: Operation = operations[name]
  const isAsked = response.status in success && input['returnInternalServerErrorOnFailure'] === true
  if (!isAsked) throw await client.failureOf(name, response, input)
  if (!response.body) throw await client.failureOf(name, response, input)
  const { text, whole } = await begin(name, response, isJudgeable)
  const { status, headers } = response
  const again = new Response(whole, { status, headers: new Headers(headers) })
  if (!beginsLike(name, text)) throw await client.failureOf(name, again, input)
  return again
}

async function passed(
  c: Context,
  response: Response,
  responseContext: ResponseContext,
  headers: Record<string, string>,
): Promise<Response> {
  const { name, input, client } = responseContext
  const { status } = response
  const history = input['showHistory'] === true
  if (!response.body) return respond(c, '', status, headers)
  const { text, ended, whole } = await begin(name, response, (seen) => seen.length >= wholeBelow)
  try {
    if (!(ended ? looksLike : beginsLike)(name, text)) throw foreignBody(name, status, otherJson)
    judgeFunction(text, responseContext)
  } catch (error) {
    if (!ended) await whole.cancel()
    throw error
  }
  if (ended && !history) return respondWhole(c, name, client.scrub(text), status, headers)
  const body = history ? whole.pipeThrough(createFailureDetailsFilter()) : whole
  if (ended) return respondWhole(c, name, client.scrub(await new Response(body).text()), status, headers)
  return respond(c, body.pipeThrough(createKeyFilter(client.scrub)), status, headers)
}

function judgeFunction(text: string, { name, allowsFunction }: ResponseContext): void {
  if (!allowsFunction || !readsStatus(operations[name])) return
  const found = functionIn(text)
  if (found !== undefined && !allowsFunction(found)) throw foreignFunction(name)
}

// A status carries a tag of its body, so that a caller who has it already is sent nothing.
function respondWhole(
  c: Context,
  name: OperationName,
  body: string,
  status: number,
  headers: Record<string, string>,
): Response {
  const isTagged = readsStatus(operations[name]) && status < 400 && body.length <= wholeBelow
  const tag = isTagged ? entityTagOf(body) : undefined
  return respond(c, ...withTag([body, status, headers], tag, c.req.header('if-none-match')))
}

async function begin(name: OperationName, response: Response, enough: (text: string) => boolean) {
  if (!response.body) return { text: '', ended: true, whole: new ReadableStream<Uint8Array>() }
  try {
    return await readBeginning(response.body, enough)
  } catch {
    throw brokenOff(name, response.status)
  }
}

async function started(
  c: Context,
  response: Response,
  responseContext: ResponseContext,
  headers: Record<string, string>,
): Promise<Response> {
  const { name, client } = responseContext
  const publicBase = responseContext.publicBase()
  const { text, ended, whole } = await begin(name, response, (seen) => seen.length >= wholeBelow)
  if (!ended) await whole.cancel()
  const payload = ended ? rewriteManagementPayload(text, publicBase, client.scrub) : undefined
  if (payload === undefined) {
    throw new DurableError(
      'protocol',
      `${name}: the host responded with 202 and a body that is not a management payload`,
      {
        operation: name,
        upstreamStatus: 202,
      },
    )
  }
  const location = response.headers.get('location')
  const own = location === null ? undefined : rewriteLink(location, publicBase, client.scrub)
  if (own !== undefined) headers['location'] = await signedLink(own, responseContext)
  const { statusQueryGetUri: status } = payload
  if (typeof status === 'string') payload['statusQueryGetUri'] = await signedLink(status, responseContext)
  return respond(c, JSON.stringify(payload), 202, headers)
}

async function readWhole(name: OperationName, response: Response): Promise<string> {
  try {
    return await response.text()
  } catch {
    throw brokenOff(name, response.status)
  }
}

// The first of a body that should be empty.
async function readFirst(name: OperationName, response: Response): Promise<string> {
  if (!response.body) return ''
  const { text, ended, whole } = await begin(name, response, (seen) => seen.trim() !== '' || seen.length > 1_024)
  if (!ended) await whole.cancel()
  return text
}

const brokenOff = (operation: OperationName, upstreamStatus: number) =>
  new DurableError('network', `${operation}: the connection to the host broke in the middle of its response`, {
    operation,
    upstreamStatus,
  })
