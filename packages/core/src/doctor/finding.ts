/** Result of a check. */
export interface Finding {
  level: 'ok' | 'warn' | 'FAIL'
  /** Subject of the check: `key`, or `orders: key` if there are several function apps. */
  about: string
  said: string
  /** Remedy. */
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
