import { type Finding, findings } from '@durable-http/core'

export type { Finding } from '@durable-http/core'

type Problem = (about: string, said: string, remedy: string) => Finding

/** A finding that nothing is wrong. */
export const ok: (about: string, said: string) => Finding = findings.ok
/** A finding that may be on purpose. */
export const warn: Problem = findings.warn
/** A finding with which the gateway cannot do its work. */
export const fail: Problem = findings.fail
