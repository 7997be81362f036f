import type { JsonSchema } from '@durable-http/core'

/** An operator's description of an orchestrator, which gives it a tool of its own. */
export interface OrchestratorEntry {
  /** Name of the orchestrator function. */
  function: string
  /** Name of the function app that has it, where there are several; the one that is meant where none is named when absent. */
  app?: string | undefined
  /** Name of the tool; `start` and the function's name in lower case when absent. */
  tool?: string | undefined
  title?: string | undefined
  /** Purpose and use, for a model. */
  description: string
  /** JSON Schema (2020-12) of the input; any JSON when absent. */
  input?: JsonSchema | undefined
  /** JSON Schema of the output. */
  output?: JsonSchema | undefined
  /** Events it waits for, by name, with the JSON Schema of their data. */
  events?: Readonly<Record<string, JsonSchema>> | undefined
}
