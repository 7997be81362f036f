import { type InstanceStatus, isDurableError } from '@durable-http/core'
import { truth } from './schema.ts'
import { hubOf } from './tool-arguments.ts'
import { instanceOutput, instanceResult } from './instance-view.ts'
import { readingTool } from './tool-definition.ts'
import { instanceArgument, taskHubArgument } from './shared-arguments.ts'
import { refusal } from '../guards/access.ts'
import { reportWait } from './wait-progress.ts'
import { waitTime } from './wait-time.ts'

const defaultSeconds = 30

export const waitForInstance = readingTool({
  name: 'waitforinstance',
  operations: ['getInstanceStatus'],
  title: 'Wait for instance',
  description:
    'Wait until an instance has finished: stay and watch till it is done or comes to its end, for some minutes, then return its final result, outcome or answer to me. At once: getinstancestatus.',
  input: {
    ...instanceArgument,
    timeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 300,
      description: `Default ${defaultSeconds}`,
    },
    ...taskHubArgument,
  },
  required: ['instanceId'],
  output: { ...instanceOutput, timedOut: truth },
  outputRequired: ['instanceId', 'status', 'ended', 'timedOut'],
  async run(args, { client, clock, access }, { signal, progress, caller }) {
    const instanceId = args['instanceId'] as string
    const seconds = (args['timeoutSeconds'] as number | undefined) ?? defaultSeconds
    const reports = reportWait(progress, clock, seconds)
    let last: InstanceStatus | undefined
    const onStatus = (status: InstanceStatus) => {
      // Another instance may have come under the id since the rules were asked.
      if (!access.allowsFunction(status.name)) throw refusal('instanceId', 'is of a function that is not allowed')
      last = status
      reports.onStatus(status)
    }
    let timedOut = false
    try {
      last = await client.waitForCompletion(instanceId, {
        ...hubOf(args),
        timeout: waitTime(seconds, caller, clock),
        onStatus,
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (!isDurableError(error) || error.code !== 'timeout' || !last) throw error
      timedOut = true
    }
    await reports.sent()
    const result = instanceResult(last, { now: clock.now() })
    const note = timedOut ? `Not ended after ${seconds} s. Call waitforinstance again, or diagnoseinstance.\n` : ''
    return {
      content: result.content.map((part) => ({ ...part, text: note + part.text })),
      structuredContent: { ...result.structuredContent, timedOut },
    }
  },
})
