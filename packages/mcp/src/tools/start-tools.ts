import { safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { text } from '../schema.ts'
import type { ToolResult } from '../tool.ts'
import { hubOf, operationTool, pick } from '../tool-definition.ts'

const output = { instanceId: text }
const outputRequired = ['instanceId']
const describe = {
  functionName: 'Orchestrator function.',
  input: 'Any JSON.',
  instanceId: 'Id for the new instance.',
  taskHub: 'Task hub, if another.',
}

// The host's answer holds the system key in every link: nothing but the id is read from it.
function started(verb: string, id: string): ToolResult {
  const instanceId = safeLine(id, 256)
  return textResult([`${verb} ${safeName(instanceId, 256)}`], { instanceId })
}

export const startTools = [
  operationTool('startOrchestration', {
    toolset: 'start',
    description:
      'Starts a new orchestration: begins, launches or triggers a run of an orchestrator function (workflow) with an input; the host makes the id. Only queued: follow with waitforinstance. To choose the id: startorchestrationwithid.',
    describe,
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const input = { functionName: args['functionName'] as string, ...pick(args, ['input']), ...hubOf(args) }
      const { id } = await client.startOrchestration(input, { signal })
      return started('Started', id)
    },
  }),
  operationTool('startOrchestrationWithId', {
    toolset: 'start',
    description:
      'Starts an orchestration under (as, with) an explicit instance id that you choose. Refused while that id is alive, so that nothing runs twice; an ended one is replaced. For any id: startorchestration.',
    describe,
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const input = {
        functionName: args['functionName'] as string,
        instanceId: args['instanceId'] as string,
        ...pick(args, ['input']),
        ...hubOf(args),
      }
      const { id } = await client.startOrchestrationWithId(input, { signal })
      return started('Started', id)
    },
  }),
  operationTool('restartInstance', {
    toolset: 'start',
    description:
      'Restarts an instance: repeats, reruns, redoes all of it once again from the beginning with its original stored input, by default under a new id. For failed steps alone: rewindinstance.',
    describe: {
      instanceId: 'Instance id.',
      restartWithNewInstanceId: 'false replaces the ended instance under its own id; default true.',
      taskHub: 'Task hub, if another.',
    },
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const input = {
        instanceId: args['instanceId'] as string,
        ...pick(args, ['restartWithNewInstanceId']),
        ...hubOf(args),
      }
      const { id } = await client.restartInstance(input, { signal })
      return started('Restarted as', id)
    },
  }),
]
