type Span = string | number

/** How often a failed call is repeated. */
export interface DeclaredRetry {
  maxAttempts: number
  firstInterval: Span
  backoffCoefficient?: number | undefined
  maxInterval?: Span | undefined
}

/** An operation of an entity that a step asks for. */
export interface EntityTarget {
  entity: string
  key: string
  operation: string
}

/** Steps by the member that names their kind; the schema describes them. */
export interface StepMap {
  activity: { activity: string; input?: unknown; retry?: DeclaredRetry | undefined; as?: string | undefined }
  child: {
    child: string
    input?: unknown
    instanceId?: string | undefined
    retry?: DeclaredRetry | undefined
    as?: string | undefined
  }
  timer: { timer: Span }
  event: { event: string; timeout?: Span | undefined; onTimeout?: Step[] | undefined; as?: string | undefined }
  status: { status?: unknown }
  set: { set?: unknown; as: string }
  if: { if: string | boolean; then: Step[]; else?: Step[] | undefined }
  while: { while: string | boolean; do: Step[] }
  forEach: { forEach?: unknown; do: Step[]; parallel?: boolean | undefined; as?: string | undefined }
  all: { all: Step[][]; as?: string | undefined }
  any: { any: Step[][]; as?: string | undefined }
  try: { try: Step[]; catch: Step[] }
  call: { call: EntityTarget; input?: unknown; as?: string | undefined }
  signal: { signal: EntityTarget; input?: unknown }
  continueAsNew: { continueAsNew?: unknown; keepEvents?: boolean | undefined }
  fail: { fail: string; type?: string | undefined }
  return: { return?: unknown }
}

/** Members that determine the kind of a step. */
export type StepKind = keyof StepMap

/** One step of an orchestrator. */
export type Step = StepMap[StepKind]
