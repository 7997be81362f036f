export type { AccessList } from './guards/access.ts'
export type { AppOptions } from './offering/apps/apps-offering.ts'
export type { Audit, AuditEntry } from './guards/audit.ts'
export type { Caller } from './guards/caller.ts'
export { type ClientInputs, type InputAnswer, InputPending, type InputRequest } from './protocol/client-inputs.ts'
export { createMcpHandler, type McpAppsHandlerOptions, type McpHandler, type McpHandlerOptions } from './handler.ts'
export { createMcpServer } from './protocol/mcp-server.ts'
export type { Offering } from './offering/offering.ts'
export { createOffering } from './offering/create-offering.ts'
export { toolSettings } from './offering/tool-settings.ts'
export type { ToolRegistryOptions } from './offering/options.ts'
export {
  type Confirm,
  type Tool,
  type ToolAnnotations,
  type ToolCall,
  type ToolListing,
  type Toolset,
  toolsets,
} from './tools/tool.ts'
export type { Progress, ToolResult } from './tools/tool-result.ts'
export { catalogue, createToolRegistry } from './offering/create-offering.ts'
export type { CreatedJob, CreateJob, PlannedJob } from './tools/bulk/bulk-job.ts'
export type { ToolRegistry } from './offering/offering.ts'
export { CatalogueError, readCatalogue } from './tools/typed/orchestrator-catalogue.ts'
export type { OrchestratorEntry } from './tools/typed/orchestrator-entry.ts'
export type { SessionOptions } from './protocol/session-handler.ts'
