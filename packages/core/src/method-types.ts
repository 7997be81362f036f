import type { input, output } from 'zod/v4/core'
import type { CallOptions } from './call-options.ts'
import type { EntityPage, InstancePage, PagedMethod } from './paging.ts'
import type { OperationName, operations } from './operations.ts'
import type { RestartInstanceInput, RestartInstanceWithOptionsInput } from './operations/restart-operations.ts'
import type { StartOrchestrationInput, StartOrchestrationWithIdInput } from './operations/orchestrator-operations.ts'
import type { EntityRow } from './schemas/entity-row.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'

type Rows = typeof operations

/** Input of an operation as its client method takes it. */
export type InputOf<Name extends OperationName> = input<Rows[Name]['input']>

type SuccessBody<Row> = Row extends { success: { 202: infer Body } }
  ? Body
  : Row extends { success: { 200: infer Body } }
    ? Body
    : never

/** Result of an operation's client method. */
export type ResultOf<Name extends OperationName> = Rows[Name] extends { paged: 'instances' }
  ? InstancePage
  : Rows[Name] extends { paged: 'entities' }
    ? EntityPage
    : SuccessBody<Rows[Name]> extends infer Body
      ? Body extends null
        ? void
        : output<Body>
      : never

type Optionally<In, Result> =
  Partial<In> extends In
    ? (input?: In, options?: CallOptions) => Promise<Result>
    : (input: In, options?: CallOptions) => Promise<Result>

/** Inputs of the methods whose `raw` takes more; named, because editors show no documentation through `Omit`. */
export interface PlainInputs {
  startOrchestration: StartOrchestrationInput
  startOrchestrationWithId: StartOrchestrationWithIdInput
  restartInstance: RestartInstanceInput
  restartInstanceWithOptions: RestartInstanceWithOptionsInput
}

type PlainInputOf<Name extends OperationName> = Name extends keyof PlainInputs ? PlainInputs[Name] : InputOf<Name>

/** The client method of an operation. */
export type MethodOf<Name extends OperationName> = Rows[Name] extends { paged: 'instances' }
  ? PagedMethod<InputOf<Name>, InstancePage, InstanceStatus>
  : Rows[Name] extends { paged: 'entities' }
    ? PagedMethod<InputOf<Name>, EntityPage, EntityRow>
    : Optionally<PlainInputOf<Name>, ResultOf<Name>>

/** The method of `raw` of an operation. */
export type RawMethodOf<Name extends OperationName> = Optionally<InputOf<Name>, Response>
