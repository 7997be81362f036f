import type { InputOf } from '@durable-http/core'
import { operationTool, pick } from '../tool-definition.ts'
import { instanceOutput, instanceResult } from './instance-view.ts'
import { fieldsArgument, formatArgument } from './shared-arguments.ts'

export const getInstanceStatus = operationTool('getInstanceStatus', {
  toolset: 'observe',
  description:
    'Gets the status of one orchestration instance: checks, looks up, shows its state and details, output, custom status; input and history events when asked for. For reasons: diagnoseinstance.',
  describe: {
    instanceId: 'Instance id.',
    showHistory: 'Show up to 50 history events.',
    showHistoryOutput: 'Show results in it.',
    showInput: 'Show the input.',
    returnInternalServerErrorOnFailure: 'Make this an error if it failed.',
    taskHub: 'Task hub, if another.',
  },
  extra: { ...formatArgument, ...fieldsArgument },
  output: instanceOutput,
  outputRequired: ['instanceId', 'status', 'ended'],
  async run(args, { client, clock }, { signal }) {
    const fields = args['fields'] as string[] | undefined
    const showInput = args['showInput'] === true || (fields ?? []).some((field) => /^input(\.|$)/.test(field))
    const names = ['instanceId', 'showHistory', 'showHistoryOutput', 'returnInternalServerErrorOnFailure', 'taskHub']
    const input = { ...pick(args, names), showInput } as InputOf<'getInstanceStatus'>
    const status = await client.getInstanceStatus(input, { signal })
    const result = instanceResult(status, {
      now: clock.now(),
      detailed: args['format'] === 'detailed',
      showInput,
      fields,
    })
    const isError = args['returnInternalServerErrorOnFailure'] === true && status.runtimeStatus === 'Failed'
    return isError ? { ...result, isError } : result
  },
})
