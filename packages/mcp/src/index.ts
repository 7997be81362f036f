export type { AccessList } from './access.ts'
export type { AppOptions } from './apps/apps-offering.ts'
export type { Audit, AuditEntry } from './audit.ts'
export type { Caller } from './caller.ts'
export { type ClientInputs, type InputAnswer, InputPending, type InputRequest } from './client-inputs.ts'
export { createMcpHandler, type McpAppsHandlerOptions, type McpHandler, type McpHandlerOptions } from './mcp-handler.ts'
export { createMcpServer } from './mcp-server.ts'
export { createOffering, type Offering } from './offering.ts'
export type { ToolRegistryOptions } from './options.ts'
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
} from './tool.ts'
export { catalogue, createToolRegistry, type ToolRegistry } from './tool-registry.ts'
export { CatalogueError, type OrchestratorEntry, readCatalogue } from './typed-tools/orchestrator-catalogue.ts'
export type { SessionOptions } from './session-handler.ts'
