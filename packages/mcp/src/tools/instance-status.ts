import type { InputOf } from '@durable-http/core'
import { operationTool, pick } from '../tool-definition.ts'
import { instanceOutput, instanceResult } from './instance-view.ts'
import { fieldsArgument, formatArgument } from './shared-arguments.ts'

export const getInstanceStatus = operationTool('getInstanceStatus', {
  toolset: 'observe',
  description:
    'Reads the status of one orchestration instance: state, ages, custom status and output; input and history when asked for. To wait for its end use waitforinstance; to learn why it failed or hangs use diagnoseinstance.',
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
