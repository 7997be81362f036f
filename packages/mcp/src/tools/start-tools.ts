import { safeId, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textNote } from './json-in-text.ts'
import { text } from './schema.ts'
import type { ToolResult } from './tool-result.ts'
import { operationTool } from './tool-definition.ts'
import { instanceResult } from './instance-view.ts'
import type { TaskSupport } from './tool.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import { runAgain } from './run-again.ts'
import { described } from './shared-arguments.ts'

const output = { instanceId: text }
const outputRequired = ['instanceId']
const task: TaskSupport = { show: (status, now) => instanceResult(status, { now }) }
const describe = {
  input: 'Any JSON',
  instanceId: 'Id of your choice',
}

const startOf = (args: Args) => ({
  functionName: args['functionName'] as string,
  ...pick(args, ['input', 'version']),
  ...hubOf(args),
})

// The host's response holds the system key in every link: nothing but the id is read from it.
function started(verb: string, id: string, input?: unknown): ToolResult {
  const instanceId = safeId(id)
  return textResult([`${verb} ${safeName(instanceId, 256)}`, textNote('input', input)], { instanceId })
}

export const startTools = [
  operationTool('startOrchestration', {
    toolset: 'start',
    task,
    description:
      'Start a new orchestration: kick off, launch, begin, trigger or run a fresh workflow or job with the given input. The system names it; waitforinstance follows it. Otherwise: startorchestrationwithid.',
    describe,
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const { id } = await client.startOrchestration(startOf(args), { signal })
      return started('Started', id, args['input'])
    },
  }),
  operationTool('startOrchestrationWithId', {
    toolset: 'start',
    task,
    description:
      'Start a new orchestration under exactly the instance id that it must be called: kick off, launch, create or begin a run with its own fixed name. Refused if alive.',
    describe,
    output,
    outputRequired,
    async run(args, { client }, { signal }) {
      const input = { ...startOf(args), instanceId: args['instanceId'] as string }
      const { id } = await client.startOrchestrationWithId(input, { signal })
      return started('Started', id, args['input'])
    },
  }),
  operationTool('restartInstance', {
    alsoUses: ['getInstanceStatus'],
    toolset: 'start',
    task,
    description:
      'Restart an old instance: rerun, redo or do the full, whole thing that had finished or completed over again, once more from the beginning or scratch, with the same, unchanged original input, or another. In part: rewindinstance.',
    describe: { ...described, restartWithNewInstanceId: 'Default true' },
    extra: { input: { description: 'In its place' }, keepVersion: { type: 'boolean' } },
    output,
    outputRequired,
    requestOf(args) {
      if (args['keepVersion'] !== true && args['version'] === undefined)
        return { operation: 'restartInstance', input: args }
      const isSame = args['restartWithNewInstanceId'] === false
      const input = isSame ? { ...args, newInstanceId: args['instanceId'] } : args
      return { operation: 'restartInstanceWithOptions', input }
    },
    async run(args, context, call) {
      const id = await runAgain(args, context, call)
      return started(args['input'] === undefined ? 'Restarted as' : 'Started again as', id, args['input'])
    },
  }),
]
