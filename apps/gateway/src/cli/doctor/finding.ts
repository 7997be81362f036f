import { findings } from '@durable-http/core'

export type { Finding } from '@durable-http/core'

/** The makers of findings. */
export const { ok, warn, fail } = findings
