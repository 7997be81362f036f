import type { input, output } from 'zod/v4/core'
import type { CallOptions } from './call-options.ts'
import type { Clock } from './clock.ts'
import type { DurableError } from './durable-error.ts'
import type { HazardName } from './hazards.ts'
import type { OrchestrationVersions } from './orchestration-versions.ts'
import type { EntityPage, InstancePage, PagedMethod } from './paging.ts'
import type { OperationName, operations } from './operations.ts'
import type { RetryPolicy } from './retry-policy.ts'
import type { EntityRow } from './schemas/entity-row.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { Scrub } from './scrubber.ts'
import type { Fetch } from './transport.ts'

type Rows = typeof operations

/** Input of an operation as its client method takes it. */
export type InputOf<Name extends OperationName> = input<Rows[Name]['input']>

type SuccessBody<Row> = Row extends { success: { 202: infer Body } }
  ? Body
  : Row extends { success: { 200: infer Body } }
    ? Body
    : never

/** Result of an operation's client method. */
export type AnswerOf<Name extends OperationName> = Rows[Name] extends { paged: 'instances' }
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

type Without<In, Row> = Row extends { rawOnly: readonly (infer Field)[] } ? Omit<In, Extract<Field, keyof In>> : In

/** The client method of an operation. */
export type MethodOf<Name extends OperationName> = Rows[Name] extends { paged: 'instances' }
  ? PagedMethod<InputOf<Name>, InstancePage, InstanceStatus>
  : Rows[Name] extends { paged: 'entities' }
    ? PagedMethod<InputOf<Name>, EntityPage, EntityRow>
    : Optionally<Without<InputOf<Name>, Rows[Name]>, AnswerOf<Name>>

/** One method per operation; written out, because editors show no documentation through a mapped type. */
export interface OperationMethods {
  /** Starts an orchestration under an id that the host makes. */
  startOrchestration: MethodOf<'startOrchestration'>
  /** Starts an orchestration under an id that the caller chooses; refused while that id is alive. */
  startOrchestrationWithId: MethodOf<'startOrchestrationWithId'>
  /** Lists instances, one page at a time. */
  listInstances: MethodOf<'listInstances'>
  /** Purges the ended instances of a time range for good; never touches live ones. */
  purgeInstances: MethodOf<'purgeInstances'>
  /** Reads the status of an instance, with its history when asked for. */
  getInstanceStatus: MethodOf<'getInstanceStatus'>
  /** Purges one ended instance and its history for good. */
  purgeInstance: MethodOf<'purgeInstance'>
  /** Raises an external event; buffered until the orchestrator waits for it. */
  raiseEvent: MethodOf<'raiseEvent'>
  /** Terminates a live instance; its activities and sub-orchestrations run on. */
  terminateInstance: MethodOf<'terminateInstance'>
  /** Suspends a live instance until it is resumed. */
  suspendInstance: MethodOf<'suspendInstance'>
  /** Resumes a suspended instance. */
  resumeInstance: MethodOf<'resumeInstance'>
  /** Rewinds a failed instance: its failed steps run again. */
  rewindInstance: MethodOf<'rewindInstance'>
  /** Starts the function of an instance again with the same input. */
  restartInstance: MethodOf<'restartInstance'>
  /** Starts the function of an instance again under an id that the caller chooses. */
  restartInstanceWithOptions: MethodOf<'restartInstanceWithOptions'>
  /** Reads the state of an entity: any JSON. */
  getEntity: MethodOf<'getEntity'>
  /** Sends an operation to an entity, one way; the entity is created on demand. */
  signalEntity: MethodOf<'signalEntity'>
  /** Lists the entities of one name, a page at a time. */
  listEntities: MethodOf<'listEntities'>
  /** Lists the entities of all names, a page at a time. */
  listAllEntities: MethodOf<'listAllEntities'>
  /** Sends the operation `delete` to an entity. */
  deleteEntity: MethodOf<'deleteEntity'>
  /** Removes an entity from storage for good, whatever its own operations do; resolves to 0 where it does not exist. */
  purgeEntity: MethodOf<'purgeEntity'>
}

/** One method per operation that resolves to the host's response as it is, of any status, its body unread. */
export type RawMethods = { [Name in keyof Rows]: Optionally<InputOf<Name>, Response> }

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
  invoke<Name extends OperationName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<AnswerOf<Name>>
  /** One method per operation that resolves to the host's response as it is, of any status, its body unread. */
  raw: RawMethods
  /** Reads a failed response of `raw` into the error that the method of that name would have thrown. */
  failureOf(name: OperationName, response: Response): Promise<DurableError>
  /** Takes every spelling of the client's key and `secrets` out of a text. */
  scrub: Scrub
  /** Hazard rules that this client does not enforce. */
  allowHazards: ReadonlySet<HazardName>
  /** Versions that starts and restarts may name; undefined for none. */
  versions: OrchestrationVersions | undefined
  /** Connection setting of every call that names none; undefined where that is the app's own. */
  connection: string | undefined
}
