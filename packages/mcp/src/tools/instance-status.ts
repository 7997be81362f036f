import type { InputOf } from '@durable-http/core'
import { operationTool } from './tool-definition.ts'
import { pick } from './tool-arguments.ts'
import { instanceOutput, instanceResult } from './instance-view.ts'
import { described, fieldsArgument, formatArgument } from './shared-arguments.ts'

export const getInstanceStatus = operationTool('getInstanceStatus', {
  toolset: 'observe',
  description:
    'Get the status of an instance: look up or check what state it is in now, if it is still in execution or already complete, when it started and what input it was given. Show the current custom status, the output it returned and the full history. Deeper: diagnoseinstance.',
  describe: {
    ...described,
    showHistory: 'At most 50 events',
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
