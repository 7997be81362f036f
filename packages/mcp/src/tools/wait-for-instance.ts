import { type InstanceStatus, isDurableError } from '@durable-http/core'
import { shortSpan } from '../text/relative-age.ts'
import { safeName } from '../text/safe-text.ts'
import { truth } from '../schema.ts'
import { hubOf } from '../tool-definition.ts'
import { instanceOutput, instanceResult } from './instance-view.ts'
import { readingTool } from './own-tool.ts'
import { instanceArgument, taskHubArgument } from './shared-arguments.ts'

const defaultSeconds = 30

export const waitForInstance = readingTool({
  name: 'waitforinstance',
  title: 'Wait for instance',
  description:
    'Wait until an instance has finished: stay, watch, hold, block till it completes, is done or through, come to its end, minutes at most, then report, return or hand on the final answer, result or outcome as soon as it came. At once: getinstancestatus.',
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
  async run(args, { client, clock }, { signal, progress }) {
    const instanceId = args['instanceId'] as string
    const seconds = (args['timeoutSeconds'] as number | undefined) ?? defaultSeconds
    const began = clock.now()
    let last: InstanceStatus | undefined
    // Reports are chained so that they arrive in order, and before the result.
    let reported = Promise.resolve()
    const onStatus = (status: InstanceStatus) => {
      last = status
      const elapsed = clock.now() - began
      const message = `${safeName(status.runtimeStatus, 40)}, waited ${shortSpan(elapsed)}`
      reported = reported.then(() => progress?.({ progress: elapsed / 1000, total: seconds, message })).catch(() => {})
    }
    let timedOut = false
    try {
      last = await client.waitForCompletion(instanceId, {
        ...hubOf(args),
        timeout: seconds * 1000,
        onStatus,
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (!isDurableError(error) || error.code !== 'timeout' || !last) throw error
      timedOut = true
    }
    await reported
    const result = instanceResult(last, { now: clock.now() })
    const note = timedOut ? `Not ended after ${seconds} s. Call waitforinstance again, or diagnoseinstance.\n` : ''
    return {
      content: result.content.map((part) => ({ ...part, text: note + part.text })),
      structuredContent: { ...result.structuredContent, timedOut },
    }
  },
})
