import { type FetchInit, withoutTrailingSlashes } from '@durable-http/core'
import { CliError } from './cli-error.ts'
import { plainText } from './output/plain-text.ts'
import type { Session } from './session.ts'

/** Milliseconds until a response must have begun. */
const patience = 60_000

/**
 * Sends a request to a path below `/v1` of a gateway; a redirect is not followed, so that the key stays with its origin.
 * Throws where nothing responds.
 */
export async function fetchV1(session: Session, path: string, init: FetchInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (session.target.key) headers.set('x-functions-key', session.target.key.value)
  return fetchBelow(session, `/v1${path}`, { ...init, headers })
}

/** Sends a request without a key to a path of a gateway: throws where nothing responds. */
export async function fetchBelow(session: Session, path: string, init: FetchInit = {}): Promise<Response> {
  const { io, base } = session
  const signal = init.signal ?? io.signal
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), patience)
  try {
    return await (io.fetch ?? globalThis.fetch)(rootOf(base) + path, {
      redirect: 'manual',
      ...init,
      signal: AbortSignal.any([signal, late.signal]),
    })
  } catch (error) {
    if (signal.aborted) throw error
    const { origin } = new URL(base)
    if (late.signal.aborted) throw new CliError('timedOut', `${origin} did not respond in ${patience / 1_000} s`)
    const { cause } = error as Error
    const why = session.client.scrub(cause instanceof Error ? cause.message : (error as Error).message)
    throw new CliError('unreachable', `no connection to ${origin}: ${plainText(why).slice(0, 300)}`)
  } finally {
    clearTimeout(timer)
  }
}

/** Address of a gateway, of one that was given as that of the host's API. */
export const rootOf = (base: string) =>
  withoutTrailingSlashes(base).replace(/\/runtime\/webhooks\/durabletask(extension)?$/i, '')
