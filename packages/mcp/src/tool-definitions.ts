import type { ToolDefinition } from './tool-definition.ts'
import { controlTools } from './tools/control-tools.ts'
import { entityTools } from './tools/entity-tools.ts'
import { diagnoseInstance } from './tools/diagnose-instance.ts'
import { getInstanceStatus } from './tools/instance-status.ts'
import { listInstances } from './tools/list-instances.ts'
import { purgeTools } from './tools/purge-tools.ts'
import { startTools } from './tools/start-tools.ts'
import { summarizeInstances } from './tools/summarize-instances.ts'
import { waitForInstance } from './tools/wait-for-instance.ts'

/** Every tool of this package, the capability's fourteen and our own, in the order they are listed. */
export const toolDefinitions: readonly ToolDefinition[] = [
  ...startTools,
  listInstances,
  getInstanceStatus,
  waitForInstance,
  diagnoseInstance,
  summarizeInstances,
  ...controlTools,
  ...purgeTools,
  ...entityTools,
]
