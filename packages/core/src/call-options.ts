import type { RetryPolicy } from './retry-policy.ts'

/** Options of a single call besides its input. */
export interface CallOptions {
  /** Ends the call with the code `aborted`. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, tries and pauses included; the client's own when absent. */
  timeout?: number | undefined
  /** How often to try again what is safe to repeat; `true` also what is not, `false` never. A body that streams is sent once. */
  retry?: boolean | Partial<RetryPolicy> | undefined
  /** Further request headers, such as `traceparent`; the key's own header is not among them. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Anything that `fetch` should know of the call; passed to it as `init.context`, and never sent. */
  context?: unknown
  /** Reads the JSON of a response in place of `JSON.parse`; `parseExactJson` keeps digits that a JavaScript number would lose. */
  parseJson?: ((text: string) => unknown) | undefined
  /** Told the status of every response of the host, those included after which the call is tried again. */
  onResponse?: ((status: number) => void) | undefined
}
