import type { Refusal } from './verdict.ts'

/** Parts of a challenge besides the error. */
export interface ChallengeOptions {
  /** Scopes that would do, for clients that ask an authorization server for a token. */
  scope?: string | undefined
  /** Address of the OAuth protected resource metadata (RFC 9728). */
  resourceMetadata?: string | undefined
}

/** Writes the value of `WWW-Authenticate` (RFC 6750, RFC 9728). */
export function challengeOf(
  { error, detail }: Pick<Refusal, 'error' | 'detail'>,
  { scope, resourceMetadata }: ChallengeOptions = {},
): string {
  const parameters = {
    realm: 'durable-http',
    error,
    error_description: error === undefined ? undefined : detail,
    scope,
    resource_metadata: resourceMetadata,
  }
  const written = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${quotable(value)}"`],
  )
  return `Bearer ${written.join(', ')}`
}

// RFC 6750 takes printable ASCII without the quote and the backslash.
const quotable = (text: string) => text.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7E]/g, '?')
