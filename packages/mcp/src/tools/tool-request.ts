import type { OperationName } from '@durable-http/core'
import { effectsOfActions, operationOf } from './bulk/bulk-actions.ts'
import { entityOfId } from '../guards/instance-access.ts'
import type { Args } from './tool-arguments.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** The request of the host that a call of a tool begins with, for the rules of access. */
export function requestOf(
  definition: Pick<ToolDefinition, 'operation' | 'operations' | 'functionName' | 'input'>,
  args: Args,
): { operation: OperationName; input: Args } {
  const { operation, operations, functionName, input } = definition
  if (effectsOfActions({ input })) return { operation: operationOf(args['action']) ?? operations[0]!, input: args }
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
  return { operation: operation ?? operations[0]!, input: args }
}
