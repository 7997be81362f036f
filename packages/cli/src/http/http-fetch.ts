import type { FetchInit } from '@durable-http/core'
import type * as http from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { createRequire } from 'node:module'
import { httpResponse } from './http-response.ts'

// An import would run all getters of the module, one of which loads the global `fetch`.
const loadNow = createRequire(import.meta.url)

/**
 * Sends a request as `fetch` does, over `node:http`: the global `fetch` of Node takes longer to load than a whole command.
 * Hands over to it what it does not do itself: bodies other than text, and redirects that are followed.
 */
export async function httpFetch(input: string, init: FetchInit = {}): Promise<Response> {
  const { method = 'GET', headers, body, signal, redirect } = init
  if (redirect !== 'manual' || (typeof body !== 'string' && body !== null && body !== undefined))
    return globalThis.fetch(input, init)
  signal?.throwIfAborted()
  const { request } = loadNow(input.startsWith('https:') ? 'node:https' : 'node:http') as typeof http
  const options: RequestOptions = { method, headers: plainHeaders(headers) }
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    let received: IncomingMessage | undefined
    const sent = request(input, options, (message) => resolve((received = message)))
    // Between the last byte of a response and its end, Node would emit an error on the connection that has no listener.
    const abort = () => void (received?.complete ? received.destroy() : sent.destroy(signal?.reason as Error))
    signal?.addEventListener('abort', abort, { once: true })
    sent.once('close', () => signal?.removeEventListener('abort', abort))
    sent.once('error', (error) => {
      reject((signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause: plainCause(error) })) as Error)
    })
    sent.end(body ?? undefined)
  })
  return httpResponse(message, await decoded(message), signal) as Response
}

// OpenSSL's message has a path of its source code.
function plainCause(error: Error): Error {
  if (!error.message.includes('wrong version number')) return error
  const cause = new Error('the port does not speak TLS; the address may begin with http://')
  return Object.assign(cause, { code: 'EPROTO' })
}

// The client sends a record; other code may send `Headers` or pairs.
function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined) return {}
  return Symbol.iterator in headers ? Object.fromEntries(headers as Iterable<[string, string]>) : { ...headers }
}

// No coding is asked for, yet a proxy may apply one.
async function decoded(message: IncomingMessage): Promise<NodeJS.ReadableStream> {
  const coding = message.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (coding === 'identity' || coding === '') return message
  const { createBrotliDecompress, createInflate, createGunzip } = await import('node:zlib')
  const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }
  const decoder = decoders[coding]?.()
  if (!decoder) return message
  const { pipeline } = await import('node:stream')
  return pipeline(message, decoder, () => undefined)
}
