import type { WireAction } from '../../app/wire-actions.ts'

/** A function that an app has registered. */
export interface RegisteredFunction {
  readonly name: string
  readonly bindings: Readonly<Record<string, Binding>>
}

/** A binding of a function. */
export interface Binding {
  readonly type: string
  readonly direction?: string
  readonly route?: string
  readonly methods?: readonly string[]
  readonly authLevel?: string
}

/** A value for a binding, as the worker protocol writes it. */
export interface InputData {
  readonly name: string
  readonly data: { readonly string?: string; readonly json?: string; readonly http?: object }
}

/** Result of a function call. */
export interface Invoked {
  readonly value?: {
    readonly json?: string
    readonly string?: string
    readonly int?: number
    readonly double?: number
  } | null
  readonly http?: {
    readonly statusCode: string
    readonly headers: Readonly<Record<string, string>>
    readonly cookies?: readonly { name: string; value: string }[]
    readonly body: string
  }
  readonly actions?: readonly WireAction[]
  readonly isDone?: boolean
  readonly output?: unknown
  readonly error?: string
  readonly customStatus?: unknown
}

/** Reply of the process to a call. */
export interface Reply {
  readonly id: number
  readonly result?: Invoked
  readonly error?: { readonly message: string; readonly stack?: string }
  /** State of an orchestrator that has failed. */
  readonly state?: Invoked
}
