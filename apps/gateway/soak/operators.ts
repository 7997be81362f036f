import type { Caller } from './caller.ts'
import type { FunctionApp } from './function-apps.ts'
import type { Ledger } from './ledger.ts'

/** Options of an operator. */
export interface OperatorContext {
  caller: Caller
  ledger: Ledger
  app: FunctionApp
  /** Base path of the app on the gateway. */
  api: string
  /** Address of the paths below `/v1` of the app on the gateway. */
  v1: string
  isOpen: () => boolean
  /** Until when work that was begun may take, once no new one is. */
  signal: AbortSignal
}

/** Instances that are worked on together. */
export interface Batch {
  ids: readonly string[]
  prefix: string
  /** True if the app never hides one of them in a list, so that every list must be whole. */
  isWhole: boolean
}

/** Prefix of instances that no fault cuts from a list. */
export const wholePrefix = 'whole-'
