import type { Clock, DurableClient } from '@durable-http/core'
import type { AccessList } from '../guards/access.ts'
import type { Audit } from '../guards/audit.ts'
import type { CreateJob } from '../tools/bulk/bulk-job.ts'
import type { Toolset } from '../tools/tool.ts'
import type { OrchestratorEntry } from '../tools/typed/orchestrator-entry.ts'

/** Options of the tool set, the same for every transport. */
export interface ToolRegistryOptions {
  /** The function app that the tools work on. */
  client: DurableClient
  /** Drops every tool that writes. */
  readOnly?: boolean | undefined
  /** Groups of tools that are offered; all when absent. */
  toolsets?: readonly Toolset[] | undefined
  /** Tools, orchestrator functions and task hubs that callers may reach; all when absent. */
  allow?: AccessList | undefined
  /** Deny rules, which override `allow`. */
  deny?: AccessList | undefined
  /** Texts that no result may hold, such as the key of the function app. */
  secrets?: readonly string[] | undefined
  /** Signs plans of bulk purges and actions; needed where several processes serve the same callers. */
  planSecret?: string | undefined
  /** Orchestrators that get a tool of their own, with their schemas. */
  orchestrators?: readonly OrchestratorEntry[] | undefined
  /** `elicit` lets only a person confirm what cannot be undone: clients that cannot ask one are refused. `any` when absent. */
  confirm?: 'any' | 'elicit' | undefined
  /** Hands a planned bulk action over to run as a job. */
  createJob?: CreateJob | undefined
  /** Takes one line per call. */
  audit?: Audit | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
}
