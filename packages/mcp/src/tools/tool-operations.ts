import type { OperationName } from '@durable-http/core'
import { entityOfId } from '../guards/instance-access.ts'
import type { Args } from './tool-arguments.ts'
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

/** The request of the host that a call of a tool begins with, for the rules of access. */
export function requestOf(
  definition: Pick<ToolDefinition, 'name' | 'operation' | 'functionName'>,
  args: Args,
): { operation: OperationName; input: Args } {
  const { operation, functionName } = definition
  if (functionName !== undefined) {
    const { instanceId, waitSeconds } = args
    const waits = typeof waitSeconds === 'number' && waitSeconds > 0
    return {
      operation: instanceId === undefined ? 'startOrchestration' : 'startOrchestrationWithId',
      input: { ...args, functionName, ...(waits ? { timeout: waitSeconds } : {}) },
    }
  }
  if (operation === 'restartInstance' && (args['keepVersion'] === true || args['version'] !== undefined)) {
    const isSame = args['restartWithNewInstanceId'] === false
    const input = isSame ? { ...args, newInstanceId: args['instanceId'] } : args
    return { operation: 'restartInstanceWithOptions', input }
  }
  const entity = operation === 'purgeInstance' ? entityOfId(args['instanceId']) : undefined
  if (entity) return { operation: 'purgeEntity', input: { ...entity, taskHub: args['taskHub'] } }
  return { operation: operation ?? operationsOf(definition)[0]!, input: args }
}
