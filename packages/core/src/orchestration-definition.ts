import type { StandardSchema } from './standard-schema.ts'

type Events = Readonly<Record<string, StandardSchema>>

/** A program's view of an orchestrator function: its name and the shapes of input and output. */
export interface OrchestrationDefinition<
  Input extends StandardSchema = StandardSchema,
  Output extends StandardSchema = StandardSchema,
  EventSchemas extends Events = Events,
  CustomStatus extends StandardSchema = StandardSchema,
> {
  readonly name: string
  readonly input?: Input
  readonly output?: Output
  /** Schemas of event data by event name. */
  readonly events?: EventSchemas
  readonly customStatus?: CustomStatus
}

/** Describes an orchestrator function by schemas of any Standard Schema library; what has none is `unknown`. */
export function defineOrchestration<
  Input extends StandardSchema = StandardSchema,
  Output extends StandardSchema = StandardSchema,
  const EventSchemas extends Events = Events,
  CustomStatus extends StandardSchema = StandardSchema,
>(
  definition: OrchestrationDefinition<Input, Output, EventSchemas, CustomStatus>,
): OrchestrationDefinition<Input, Output, EventSchemas, CustomStatus> {
  return definition
}
