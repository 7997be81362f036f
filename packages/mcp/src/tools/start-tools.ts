import { safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { text } from '../schema.ts'
import type { ToolResult } from '../tool.ts'
import { hubOf, operationTool, pick } from '../tool-definition.ts'
import { described } from './shared-arguments.ts'

const output = { instanceId: text }
const outputRequired = ['instanceId']
const describe = {
  functionName: 'Orchestrator function',
  input: 'Any JSON',
  instanceId: 'Id of your choice',
  taskHub: described.taskHub,
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
      'Starts a new orchestration: begins, launches, triggers, kicks or fires off, spins up, runs or executes a function with input; gets a workflow, job or process going. Only queued: follow with waitforinstance. Against duplicates: startorchestrationwithid.',
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
      'Starts or launches an orchestration under an explicit, exact or fixed instance id, your own to name, pick, give, use or call it. Refused while that id is alive, so only one runs, no duplicate; an ended one is replaced. Otherwise: startorchestration.',
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
      'Restarts a finished orchestration: reruns, repeats or redoes it entirely, over again, once more, a second time, from the start, top or scratch, with the same original input, by default under another id. For failed steps alone: rewindinstance.',
    describe: {
      ...described,
      restartWithNewInstanceId: 'Default true',
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
