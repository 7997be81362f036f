import type { OperationName } from '@durable-http/core'
import type { ToolDefinition } from './tool-definition.ts'

// What tools ask the host for beside the operation that they stand for.
const used: Readonly<Record<string, readonly OperationName[]>> = {
  waitforinstance: ['getInstanceStatus'],
  diagnoseinstance: ['getInstanceStatus', 'listInstances'],
  summarizeinstances: ['listInstances'],
  purgeinstances: ['purgeInstances', 'listInstances'],
}

/** Operations of the host without which a tool cannot do what it says. */
export function operationsOf({
  name,
  operation,
  functionName,
}: Pick<ToolDefinition, 'name' | 'operation' | 'functionName'>): readonly OperationName[] {
  if (functionName !== undefined) return ['startOrchestration', 'startOrchestrationWithId', 'getInstanceStatus']
  const operations = used[name] ?? (operation === undefined ? [] : [operation])
  if (operations.length === 0) throw new TypeError(`it is not known which operations the tool ${name} uses`)
  return operations
}
