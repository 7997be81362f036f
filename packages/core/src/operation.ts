import type { $ZodType } from 'zod/v4/core'

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

/** Which input field travels as the JSON body, and what is sent when the caller leaves it out. */
export interface BodyRule {
  field: string
  whenAbsent: 'empty' | 'null'
}

/** One row of the operation table: data about one operation of the host, never code. */
export interface Operation {
  /** Method and path below the base path as an RFC 6570 template, query parameters included. */
  route: `${'GET' | 'POST' | 'DELETE'} /${string}`
  summary: string
  /** What it does and changes, for people and models who choose an operation. */
  description: string
  /** One flat object; where a field travels is told by `route`, `body` and `headers`. */
  input: $ZodType
  body?: BodyRule
  /** Input fields that travel as a request header. */
  headers?: Readonly<Record<string, string>>
  /** Fields only `raw` takes, because they change what the answer is. */
  rawOnly?: readonly string[]
  /** What an empty last path parameter becomes: a text that stands for it, or no segment at all. */
  emptySegment?: '$' | 'omitted'
  /** Body schema by success status; null is an empty body. */
  success: Readonly<Record<number, $ZodType | null>>
  /** A status that says that nothing matched, and what the client's method resolves to then. */
  whenNothing?: { status: number; answer: unknown }
  /** What the items of a paged list are called. */
  paged?: 'instances' | 'entities'
  /** Least effect of a call; a request can have more. */
  effect: Effect
  /** True if it creates a run, so that its 202 response holds management links. */
  startsRun?: boolean
  /** True if nothing undoes it: MCP asks the user first. */
  irreversible?: boolean
  hints: Hints
  /** `capability` for the fourteen of capability.json, `host` for what the real host has beyond them. */
  origin: 'capability' | 'host'
  /** First extension version that has the route, where it is not in all of them. */
  since?: string
}
