import type { Access, CallOptions, Clock, DurableClient, OperationName, TextSigner } from '@durable-http/core'
import type { Context } from 'hono'
import type { RestCaller } from '../access-check.ts'
import type { Audit } from '../audit.ts'
import type { RepeatResponse } from '../shared-response.ts'
import type { SharedReads } from '../shared-reads.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { OnV1Route, OpenStream, TakeEvents } from './v1-hooks.ts'
import type { Beats } from './beats.ts'
import type { WatchHub } from './watch-hub.ts'

/** Parts that the paths below `/v1` share. */
export interface V1Context {
  client: DurableClient
  access: Access
  clock: Clock
  signer: TextSigner
  watches: WatchHub
  /** Times of streams, one timer for all. */
  beats: Beats
  /** Requests that one request may cause; unlimited when absent. */
  requests?: number | undefined
  openStream?: OpenStream | undefined
  takeEvents?: TakeEvents | undefined
  /** Aborts when streams have to end, because the server stops. */
  stopping?: AbortSignal | undefined
  /** The jobs of the app, or the reason why it has none. */
  jobs?: Jobs | string | undefined
  /** Reads that callers share; absent where requests share no work. */
  reads?: SharedReads | undefined
  onRepeatable?: ((c: Context, again: RepeatResponse) => void) | undefined
  audit?: Audit | undefined
  /** Bytes of a request body at most. */
  bodyLimit: number
  /** Where callers reach the app, without a slash at the end. */
  publicBase: (c: Context) => string
  onRoute?: OnV1Route | undefined
  caller: (c: Context) => RestCaller
  /** Asks the rules for what a request amounts to; resolves to a refusal, or to the options of its calls. */
  admit(c: Context, operation: OperationName, input: Record<string, unknown>): Promise<Response | AdmittedCall>
  /** Headers of the gateway's own. */
  ownHeaders(c: Context): Readonly<Record<string, string>>
}

/** Options of the calls of an admitted request. */
export interface AdmittedCall {
  call: CallOptions
  /** The input without the parts that `call` replaces. */
  input: Record<string, unknown>
}
