import type { ToolDefinition } from './tool-definition.ts'
import { bulkInstances } from './bulk-instances.ts'
import { controlTools } from './control-tools.ts'
import { entityTools } from './entity-tools.ts'
import { diagnoseInstance } from './diagnose-instance.ts'
import { getInstanceStatus } from './instance-status.ts'
import { listInstances } from './list-instances.ts'
import { purgeTools } from './purge-tools.ts'
import { startTools } from './start-tools.ts'
import { summarizeInstances } from './summarize-instances.ts'
import { waitForInstance } from './wait-for-instance.ts'

/** Every tool of this package, the capability's fourteen and our own, in the order they are listed. */
export const toolDefinitions: readonly ToolDefinition[] = [
  ...startTools,
  listInstances,
  getInstanceStatus,
  waitForInstance,
  diagnoseInstance,
  summarizeInstances,
  ...controlTools,
  bulkInstances,
  ...purgeTools,
  ...entityTools,
]
