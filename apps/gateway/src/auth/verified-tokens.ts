import type { Principal } from '../request/request-context.ts'

interface Verified {
  principal: Principal
  until: number
}

/** Tokens that were found good, by their hash, so that a signature is verified once and not with every request. */
export class VerifiedTokens {
  readonly #limit: number
  readonly #byHash = new Map<string, Verified>()

  /** Keeps `limit` tokens at most; the one that was verified first makes room. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The caller who presented this token, or undefined if it has expired at `now`. */
  get(hash: Uint8Array, now: number): Principal | undefined {
    const key = keyOf(hash)
    const verified = this.#byHash.get(key)
    if (verified === undefined || now < verified.until) return verified?.principal
    this.#byHash.delete(key)
    return undefined
  }

  set(hash: Uint8Array, verified: Verified): void {
    if (this.#byHash.size >= this.#limit) this.#byHash.delete(this.#byHash.keys().next().value!)
    this.#byHash.set(keyOf(hash), verified)
  }
}

const keyOf = (hash: Uint8Array) => String.fromCharCode(...hash)
