import type { ToolDefinition } from './tool-definition.ts'
import { controlTools } from './tools/control-tools.ts'
import { entityTools } from './tools/entity-tools.ts'
import { getInstanceStatus } from './tools/instance-status.ts'
import { listInstances } from './tools/list-instances.ts'
import { purgeTools } from './tools/purge-tools.ts'
import { startTools } from './tools/start-tools.ts'

/** Every tool of this package, the capability's fourteen and our own, in the order they are listed. */
export const toolDefinitions: readonly ToolDefinition[] = [
  ...startTools,
  listInstances,
  getInstanceStatus,
  ...controlTools,
  ...purgeTools,
  ...entityTools,
]
