import { safeId, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textNote } from './json-in-text.ts'
import { text } from './schema.ts'
import type { ToolResult } from './tool-result.ts'
import { operationTool } from './tool-definition.ts'
import { hubOf, pick } from './tool-arguments.ts'
import { described } from './shared-arguments.ts'

const output = { instanceId: text }
const outputRequired = ['instanceId']
const describe = {
  input: 'Any JSON',
  instanceId: 'Id of your choice',
}

// The host's answer holds the system key in every link: nothing but the id is read from it.
function started(verb: string, id: string, input?: unknown): ToolResult {
  const instanceId = safeId(id)
  return textResult([`${verb} ${safeName(instanceId, 256)}`, textNote('input', input)], { instanceId })
}

export const startTools = [
  operationTool('startOrchestration', {
    toolset: 'start',
    description:
      'Start a new orchestration: kick or fire off, launch, begin, trigger, run or get a fresh workflow or job with the input given; the system generates and tells its identity, fine if none do care. Queued: follow with waitforinstance. No duplicates: startorchestrationwithid.',
    describe,
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const input = { functionName: args['functionName'] as string, ...pick(args, ['input']), ...hubOf(args) }
      const { id } = await client.startOrchestration(input, { signal })
      return started('Started', id, args['input'])
    },
  }),
  operationTool('startOrchestrationWithId', {
    toolset: 'start',
    description:
      'Start a new orchestration under exactly the instance id it must be called: launch, begin, create, kick; it has its own fixed name instead. Refused if that is alive. Otherwise: startorchestration.',
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
      return started('Started', id, args['input'])
    },
  }),
  operationTool('restartInstance', {
    toolset: 'start',
    description:
      'Restart an old instance: rerun, repeat or do the whole, full thing that had finished or completed over again, once more, this time from scratch, the first step, with the same, unchanged original input or parameters. In part: rewindinstance.',
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
