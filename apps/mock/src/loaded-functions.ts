import type { Functions } from './engine/function-registry.ts'
import type { MockHostOptions } from './host-options.ts'
import type { RequestHandler } from './request-handler.ts'

/** The addresses of a host that the functions of an app receive. */
export interface HostAddress {
  /** Origin of the public listener. */
  readonly url: string
  /** Origin of the RPC listener, if there is one. */
  readonly rpcUrl: string | undefined
  readonly key: string
  readonly taskHub: string
  /** Keys that HTTP triggers ask for, unless they are anonymous; undefined where the host asks for none. */
  readonly triggerKeys: { readonly key: string; readonly masterKey: string } | undefined
}

/** Functions that come from files. */
export interface LoadedFunctions extends AsyncDisposable {
  /** For `createMockHost`; in the order of the paths, of two with one name the later counts. */
  readonly functions: readonly Functions[]
  /** For `createMockHost`: activities that the files leave to a test. */
  readonly heldActivities: readonly string[]
  /** Notes for a person: functions that are missing, triggers that never fire. */
  readonly notes: readonly string[]
  /** Handlers besides the host: the HTTP triggers of function apps. */
  readonly handlers: readonly RequestHandler[]
  /** True if the functions call the host back over its RPC endpoint. */
  readonly needsRpc: boolean
  /** For `createMockHost`: the settings from an app's host.json. */
  readonly hostOptions: Partial<MockHostOptions>
  /** Tells the functions where the host listens. */
  connect(address: HostAddress): void
}
