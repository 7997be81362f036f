import type { Clock, Fetch, FetchInit } from '@durable-http/core'
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote'
import type { RemoteJWKSet } from 'jose'
import type { JwtConfig } from '../config/gateway-config.ts'
import { findJwksUrl } from './issuer-metadata.ts'
import { readDocument } from './provider-document.ts'

/** The keys of the tokens' provider cannot be fetched, so that tokens cannot be checked. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** Options for fetching keys. */
export interface SigningKeysOptions {
  fetch: Fetch
  clock: Clock
  /** Milliseconds for one response of the provider. */
  timeout: number
}

/** Finds the public key of a token by its header, as `jwtVerify` of jose asks for it. */
export type SigningKeys = RemoteJWKSet

// Fetched again in the background after ten minutes; what cannot be fetched counts for an hour and no longer.
const refreshAge = 600_000
const longestAge = 3_600_000
// A token with an unknown key id makes the keys be fetched again, at most so often.
const cooldown = 30_000
// Pause after a provider failed: a flood of tokens must not become a flood of requests to it.
const failurePause = 2_000

/**
 * Makes the source of a provider's signing keys: fetched when first needed, kept, fetched again for a key id that is not among them.
 * Throws `KeysUnavailable` if the keys cannot be fetched.
 */
export function createSigningKeys({ issuer, jwksUrl }: JwtConfig, options: SigningKeysOptions): SigningKeys {
  const { fetch, clock, timeout } = options
  let failedAt = Number.NEGATIVE_INFINITY
  let fetchedAt = Number.NEGATIVE_INFINITY
  let remote: Promise<RemoteJWKSet> | undefined

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (clock.now() - failedAt < failurePause) throw new KeysUnavailable('its provider did not respond a moment ago')
    try {
      return await work()
    } catch (error) {
      failedAt = clock.now()
      throw error instanceof KeysUnavailable ? error : new KeysUnavailable(reasonOf(error), { cause: error })
    }
  }

  const fetchKeys = (url: string, init: object) =>
    guarded(async () => {
      const response = await fetch(url, init)
      if (response.status !== 200) {
        await response.body?.cancel()
        throw new KeysUnavailable(`the response for its key set has status ${response.status}`)
      }
      // Read here, so that a body that is torn or no key set counts as a failure like any other.
      const keys = await readDocument(response, (init as FetchInit).signal)
      if (!Array.isArray(keys['keys'])) throw new KeysUnavailable('its key set is none')
      fetchedAt = clock.now()
      return Response.json(keys)
    })

  const connect = async () => {
    const url = jwksUrl ?? (await guarded(() => findJwksUrl(issuer, fetch, timeout)))
    return createRemoteJWKSet(new URL(url), {
      [customFetch]: fetchKeys,
      timeoutDuration: timeout,
      cooldownDuration: cooldown,
      cacheMaxAge: longestAge,
    })
  }

  return async function keyOf(header, token) {
    remote ??= connect()
    const keys = await remote.catch((error: unknown) => {
      remote = undefined
      throw error
    })
    if (keys.fresh && clock.now() - fetchedAt > refreshAge && !keys.reloading) keys.reload().catch(() => undefined)
    return keys(header, token)
  } as SigningKeys
}

function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  return name === 'TimeoutError' || name === 'AbortError'
    ? 'its provider did not respond in time'
    : 'its provider cannot be reached'
}
