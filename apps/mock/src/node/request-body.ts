import type { IncomingMessage } from 'node:http'
import { BodyTooLargeError } from '../limited-body.ts'

/** Reads the body of a request; rejects with a `BodyTooLargeError` as soon as it is known to be too long, and leaves the connection open for the response. */
export function readRequestBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new BodyTooLargeError('The body of the request', limit)
  if (Number(message.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) chunks.push(chunk)
      else {
        chunks.length = 0
        message.pause()
        reject(tooLarge())
      }
    })
    message.once('end', () => resolve(Buffer.concat(chunks)))
    message.once('error', reject)
    message.once('close', () => reject(new Error('the request broke off')))
  })
}
