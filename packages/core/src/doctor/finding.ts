/** What a check found. */
export interface Finding {
  level: 'ok' | 'warn' | 'FAIL'
  /** What was looked at: `key`, or `orders: key` where there are several function apps. */
  about: string
  said: string
  /** What to do. */
  remedy?: string
}

/** A finding that nothing is wrong. */
export const ok = (about: string, said: string): Finding => ({ level: 'ok', about, said })

/** A finding that may be on purpose. */
export const warn = (about: string, said: string, remedy: string): Finding => ({ level: 'warn', about, said, remedy })

/** A finding with which the gateway cannot do its work. */
export const fail = (about: string, said: string, remedy: string): Finding => ({ level: 'FAIL', about, said, remedy })

/** Makers of findings for checks that are not part of core. */
export const findings = { ok, warn, fail }
