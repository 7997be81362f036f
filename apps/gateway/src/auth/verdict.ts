import type { Principal } from '../request/request-context.ts'

/** Why a credential is refused. */
export interface Refusal {
  /** 400 for an unreadable credential, 401 for an invalid one, 403 for an insufficient role, 503 if it cannot be checked. */
  status: 400 | 401 | 403 | 503
  /** Error code of RFC 6750; none where nothing was shown at all. */
  error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope'
  /** For the caller: never holds a credential. */
  detail: string
  /** Seconds after which it is worth to try again. */
  retryAfter?: number
  /** False for a credential that was issued here once: it does not count against the address. */
  isGuess?: false
}

/** Result of checking a credential. */
export type Verdict = { principal: Principal } | { refusal: Refusal }

/** Judges a credential, at once where it can. */
export type CredentialCheck = (credential: string) => Verdict | Promise<Verdict>

/** Refuses a credential that is read but does not count. */
export function invalidToken(detail: string): Verdict {
  return { refusal: { status: 401, error: 'invalid_token', detail } }
}
