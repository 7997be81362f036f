import type { FetchInit } from '@durable-http/core'
import type { Session } from './session.ts'

/** Sends a request to a path below `/v1` of a gateway; a redirect is not followed, so that the key stays with its origin. */
export async function fetchV1(session: Session, path: string, init: FetchInit = {}): Promise<Response> {
  const { io, base, target } = session
  const root = base.replace(/\/+$/, '').replace(/\/runtime\/webhooks\/durabletask(extension)?$/i, '')
  const headers = new Headers(init.headers)
  if (target.key) headers.set('x-functions-key', target.key.value)
  const send = io.fetch ?? globalThis.fetch
  return send(`${root}/v1${path}`, { redirect: 'manual', ...init, headers, signal: init.signal ?? io.signal })
}
