/** Sizes above which a request is refused. */
export interface Limits {
  /** Bytes of a request body: 413. */
  body: number
  /** Characters of path and query together: 414. The host's web server takes 8192 by default. */
  url: number
  /** Characters of a continuation token: 431. */
  token: number
}

export const defaultLimits: Limits = { body: 16 * 1024 * 1024, url: 8192, token: 8192 }
