import type { CallOptions } from './call-options.ts'
import type { Clock } from './clock.ts'
import type { DurableError } from './durable-error.ts'
import type { HazardName } from './hazard-rules.ts'
import type { OrchestrationVersions } from './orchestration-versions.ts'
import type { ResultOf, InputOf } from './method-types.ts'
import type { OperationName } from './operations.ts'
import type { RawMethods } from './raw-methods.ts'
import type { RetryPolicy } from './retry-policy.ts'
import type { Scrub } from './scrubber.ts'
import type { Fetch } from './transport.ts'

/** Options of `createDurableClient`. */
export interface DurableClientOptions {
  /** Origin of the function app (`https://myapp.azurewebsites.net`), or its whole webhook or local RPC address. */
  baseUrl: string | URL
  /** System key `durabletask_extension` or the master key; none for the local RPC endpoint and for gateways. White space around it is cut off. */
  key?: string | undefined
  /** Where the key travels: as the query parameter `code`, or as the header `x-functions-key`. */
  keyIn?: 'query' | 'header' | undefined
  /** Task hub of every call that names none; the app's own when absent. */
  taskHub?: string | undefined
  /** Connection setting of every call that names none; the app's own when absent. */
  connection?: string | undefined
  /** Stands in for the global `fetch`. */
  fetch?: Fetch | undefined
  /** Reads the JSON of responses in place of `JSON.parse`; `parseExactJson` keeps digits that a JavaScript number would lose. */
  parseJson?: ((text: string) => unknown) | undefined
  /** Milliseconds for a whole call, tries and pauses included; 100 000 when absent, `Infinity` where `fetch` has a limit of its own. */
  timeout?: number | undefined
  /** How often to try again what is safe to repeat; `false` never. */
  retry?: boolean | Partial<RetryPolicy> | undefined
  /** Headers of every request, such as the credentials of a gateway. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Other texts that nothing the client hands out may hold, such as keys of other function apps. */
  secrets?: readonly string[] | undefined
  /** Bytes of a response body that are read as a whole, 64 MiB when absent; a longer one throws `protocol`. `raw` reads no body. */
  maxResponseBytes?: number | undefined
  /** Awaited before a response of more than 256 KiB is read as a whole, so that not too many are at once; what it resolves with is called afterwards. */
  largeResponseTurn?: ((response: Response) => Promise<() => void>) | undefined
  /** Versions of orchestrations that the host has, as far as starts and restarts may name them: a list, or `'any'`; none when absent. */
  versions?: OrchestrationVersions | undefined
  /** Hazard rules that are lifted; see `hazards` for what each of them prevents. */
  allowHazards?: readonly HazardName[] | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
}

/** The lower level that faces such as a gateway stand on. */
export interface InvokeMethods {
  /** Calls an operation by its name; as the method of that name. */
  invoke<Name extends OperationName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<ResultOf<Name>>
  /** One method per operation that resolves to the host's response as it is, of any status, its body unread. */
  raw: RawMethods
  /** Reads a failed response of `raw` into the error that the method of that name would have thrown; with the call's input, it names what is missing. */
  failureOf(name: OperationName, response: Response, input?: Readonly<Record<string, unknown>>): Promise<DurableError>
  /** Takes every spelling of the client's key and `secrets` out of a text. */
  scrub: Scrub
  /** Hazard rules that this client does not enforce. */
  allowHazards: ReadonlySet<HazardName>
  /** Versions that starts and restarts may name; undefined for none. */
  versions: OrchestrationVersions | undefined
  /** Connection setting of every call that names none; undefined where that is the app's own. */
  connection: string | undefined
}
