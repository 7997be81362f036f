export type { AccessList } from './guards/access.ts'
export type { AppOptions } from './offering/apps/apps-offering.ts'
export type { Audit, AuditEntry } from './guards/audit.ts'
export type { Caller } from './guards/caller.ts'
export { type ClientInputs, type InputAnswer, InputPending, type InputRequest } from './protocol/client-inputs.ts'
export { createMcpHandler, type McpAppsHandlerOptions, type McpHandler, type McpHandlerOptions } from './handler.ts'
export { createMcpServer } from './protocol/server-2025.ts'
export { createOffering, type Offering } from './offering/offering.ts'
export type { ToolRegistryOptions } from './offering/options.ts'
export {
  type Confirm,
  type Progress,
  type Tool,
  type ToolAnnotations,
  type ToolCall,
  type ToolListing,
  type ToolResult,
  type Toolset,
  toolsets,
} from './tools/tool.ts'
export { catalogue, createToolRegistry, type ToolRegistry } from './offering/tool-registry.ts'
export { CatalogueError, type OrchestratorEntry, readCatalogue } from './tools/typed/orchestrator-catalogue.ts'
export type { SessionOptions } from './protocol/session-handler.ts'
