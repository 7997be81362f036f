import type { $ZodType } from 'zod/v4/core'
import type { HazardName } from './hazard-rules.ts'
import type { FailureName } from './operations/failure-kinds.ts'

/** Effects a request can have on a host, weakest first. */
export const effects = ['read', 'start', 'signal', 'control', 'delete'] as const

/** Effect of a request, by which roles are judged: `control` steers or ends runs, `delete` removes stored data for good. */
export type Effect = (typeof effects)[number]

/** The capability's annotations of an operation, carried over to MCP as they are. */
export interface Hints {
  readOnly: boolean
  destructive: boolean
  idempotent: boolean
}

/** Which input field travels as the JSON body, and how. */
export interface BodyRule {
  field: string
  /** Sent when the caller leaves it out. */
  whenAbsent: 'empty' | 'null'
  /** How a body of another type than `application/json` is read: as JSON all the same, as a text that becomes a JSON string, or not at all. */
  otherType: 'json' | 'text' | 'refused'
  /** A body for documentation. */
  example: unknown
}

/** Reasons why a request does more than its name: it waits for the end of a run, signals `delete`, or names an entity by the id of its instance. */
export type Circumstance = 'waits' | 'deletesEntity' | 'namesEntity'

/** A hazard rule that reads the instance before the call. */
export type GuardName = Extract<HazardName, 'purgeOfLiveInstance' | 'rewindOfRetriedActivity'>

/** One row of the operation table: data about one operation of the host, never code. */
export interface Operation {
  /** Method and path below the base path as an RFC 6570 template, query parameters included. */
  route: `${'GET' | 'POST' | 'DELETE'} /${string}`
  summary: string
  /** Purpose and effects, for people and models who choose an operation. */
  description: string
  /** One flat object; `route`, `body` and `headers` say where a field travels. */
  input: $ZodType
  body?: BodyRule
  /** Query parameters that the documentation names here and the host does not read; they change nothing (contract 6.1). */
  ignoredQuery?: readonly string[]
  /** Input fields that travel as a request header. */
  headers?: Readonly<Record<string, string>>
  /** Fields only `raw` takes, because they change what the response is. */
  rawOnly?: readonly string[]
  /** Replacement of an empty last path parameter: a text, or no segment at all. */
  emptySegment?: '$' | 'omitted'
  /** Body schema by success status; null is an empty body. */
  success: Readonly<Record<number, $ZodType | null>>
  /** A status that means that nothing matched, and the result of the client's method then. */
  onNoMatch?: { status: number; result: unknown }
  /** Ways in which the host can fail it, beside those in which any operation can fail (contract 2.0, 4.2). */
  failures: readonly FailureName[]
  /** Failed statuses whose body is a JSON text in place of an error object, at least to the host's clients (contract 2.4, 2.6, 2.11). */
  textFailures?: readonly number[]
  /** Noun for the items of a paged list. */
  paged?: 'instances' | 'entities'
  /** Least effect of a call; a request can have more. */
  effect: Effect
  /** Operations that a request also amounts to, by circumstance; it needs what they need. */
  amountsTo?: Readonly<Partial<Record<Circumstance, string>>>
  /** Set if it creates a run, so that its 202 response holds management links: the name of that run's id, in inputs and audits. */
  startsRun?: 'instanceId' | 'newInstanceId'
  /** Input field with the id of the new run; an ended instance under that id is replaced. */
  replaces?: 'instanceId' | 'newInstanceId'
  /** Stored instances that it deletes: the one that it names, or all of a range, with which a host continues after a call was cut off. */
  deletes?: 'one' | 'range'
  /** Existing instances whose state it changes: none, or only the one that it names; any of the hub when absent. */
  changes?: 'none' | 'named'
  /** Hazard rules that judge the input, in their order. */
  hazards?: readonly HazardName[]
  /** Hazard rule that reads the instance before the call and refuses it if it is unsafe. */
  guard?: GuardName
  /** True if nothing undoes it: MCP asks the user first. */
  irreversible?: boolean
  hints: Hints
  /** `capability` for the fourteen of capability.json, `host` for what the real host has beyond them. */
  origin: 'capability' | 'host'
  /** First extension version that has the route, where it is not in all of them. */
  since?: string
}
