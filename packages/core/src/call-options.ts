import type { RetryPolicy } from './retry-policy.ts'

/** What a single call may ask for beyond its input. */
export interface CallOptions {
  /** Ends the call with the code `aborted`. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, tries and pauses included; the client's own when absent. */
  timeout?: number | undefined
  /** How often to try again; `true` also for operations that are not safe to repeat, `false` never. */
  retry?: boolean | Partial<RetryPolicy> | undefined
  /** Further request headers, such as `traceparent`; the key's own header is not among them. */
  headers?: Readonly<Record<string, string>> | undefined
}
