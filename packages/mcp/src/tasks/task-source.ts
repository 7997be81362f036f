import {
  type DurableError,
  type InstanceStatus,
  isDurableError,
  isTerminal,
  type OperationName,
  operations,
} from '@durable-http/core'
import { type Audit, note, outcomeOf, subjectOfCall } from '../guards/audit.ts'
import { refusal } from '../guards/access.ts'
import { contextFor } from '../guards/caller-context.ts'
import { checkReach } from '../guards/instance-access.ts'
import { scrubResult, scrubValue } from '../guards/scrub-result.ts'
import { isObject } from '../protocol/client-inputs.ts'
import type { Tool } from '../tools/tool.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import { createTaskHandles, type TaskHandle } from './task-handle.ts'
import { eventOf, readInputRequests } from './input-requests.ts'
import type { TaskCaller, TaskSource, TaskView } from './task.ts'
import { taskViewOf } from './task-view.ts'

/** Dependencies of tasks. */
export interface TaskSourceOptions {
  context: ToolContext
  tools: readonly Tool[]
  secret: string
  audit?: Audit | undefined
}

// A host knows an instance a moment after it took the start.
const startPatience = 5_000
const answerPatience = 3_000
const pause = 200

/** Makes the tasks of one function app. */
export function createTaskSource({ context, tools, secret, audit }: TaskSourceOptions): TaskSource {
  const handles = createTaskHandles(secret)
  const { clock, scrub } = context
  const toolOf = (name: string) => tools.find((tool) => tool.name === name)

  const targetOf = ({ instanceId, taskHub }: Pick<TaskHandle, 'instanceId' | 'taskHub'>) => ({
    instanceId,
    ...(taskHub === undefined ? {} : { taskHub }),
  })

  async function read(handle: TaskHandle, { caller, signal }: TaskCaller): Promise<InstanceStatus | undefined> {
    const { client } = contextFor(context, caller)
    try {
      const status = await client.getInstanceStatus({ ...targetOf(handle), showInput: false }, { signal })
      return status.createdTime === handle.createdTime ? status : undefined
    } catch (error) {
      if (isDurableError(error) && error.code === 'not_found') return undefined
      throw error
    }
  }

  function viewOf(taskId: string, { tool }: TaskHandle, status: InstanceStatus, { asksForms }: TaskCaller): TaskView {
    const show = (ended: InstanceStatus) => {
      const shown = toolOf(tool)?.task?.show(ended, clock.now())
      if (!shown) throw new TypeError(`the tool ${tool} is not offered any more`)
      return scrubResult(shown, scrub)
    }
    return scrubValue(taskViewOf(taskId, status, { show, asksForms }), scrub) as TaskView
  }

  // Judges and audits what a task asks the host for, as for the tool of the same operation.
  async function act<Result>(
    method: string,
    operation: OperationName,
    handle: TaskHandle,
    by: TaskCaller,
    run: (own: ToolContext) => Promise<Result>,
  ): Promise<Result> {
    const began = clock.now()
    const own = contextFor(context, by.caller)
    let reached = false
    let failure: unknown
    try {
      const input = targetOf(handle)
      await checkReach({ operation, input, effects: by.caller?.effects, signal: by.signal }, own)
      reached = true
      return await run(own)
    } catch (error) {
      failure = error
      throw error
    } finally {
      const { effect } = operations[operation]
      const subject = { operation, ...subjectOfCall({ ...handle }, scrub) }
      const entry = {
        tool: method,
        effect,
        principal: by.caller?.principal,
        ...subject,
        milliseconds: clock.now() - began,
      }
      if (effect !== 'read') note(audit, { ...entry, ...outcomeOf(failure, reached) }, by.caller)
    }
  }

  async function find(
    taskId: string,
    by: TaskCaller,
  ): Promise<{ handle: TaskHandle; status: InstanceStatus } | undefined> {
    const handle = await handles.open(taskId, by.caller?.principal)
    if (!handle) return undefined
    const status = await act('tasks/get', 'getInstanceStatus', handle, by, () => read(handle, by))
    return status && { handle, status }
  }

  return {
    async open(tool, args, { structuredContent, isError }, by) {
      const id = structuredContent?.['instanceId']
      if (!tool.task || isError || typeof id !== 'string') return undefined
      const { taskHub } = args as { taskHub?: unknown }
      const target = { instanceId: id, ...(typeof taskHub === 'string' ? { taskHub } : {}) }
      const status = await firstStatus(contextFor(context, by.caller), target, by.signal)
      if (!status) return undefined
      const handle = { ...target, createdTime: status.createdTime, tool: tool.name }
      const taskId = await handles.seal(handle, by.caller?.principal)
      // The notice of a new task has neither result nor questions.
      const { result: _, error: __, inputRequests: ___, ...view } = viewOf(taskId, handle, status, by)
      return { ...view, state: 'working' }
    },
    async get(taskId, by) {
      const found = await find(taskId, by)
      return found && viewOf(taskId, found.handle, found.status, by)
    },
    async update(taskId, responses, by) {
      const found = await find(taskId, by)
      if (!found) return false
      const { handle, status } = found
      const open = status.runtimeStatus === 'Running' ? Object.keys(readInputRequests(status.customStatus)) : []
      const answered = open.filter((key) => Object.hasOwn(responses, key) && isObject(responses[key]))
      for (const key of answered) {
        const eventName = eventOf(key)
        const { action, content } = responses[key] as { action?: unknown; content?: unknown }
        const eventData = { action, ...(content === undefined ? {} : { content }) }
        await act('tasks/update', 'raiseEvent', handle, by, ({ client }) =>
          client.raiseEvent({ ...targetOf(handle), eventName, eventData }, { signal: by.signal }),
        )
      }
      if (answered.length > 0) await untilTaken(handle, answered, by)
      return true
    },
    async cancel(taskId, by) {
      const found = await find(taskId, by)
      if (!found) return false
      if (!context.offers('terminateinstance')) throw refusal('tasks/cancel', 'is not allowed')
      if (isTerminal(found.status.runtimeStatus)) return true
      const reason = 'The task was cancelled over MCP.'
      await act('tasks/cancel', 'terminateInstance', found.handle, by, async ({ client }) => {
        try {
          await client.terminateInstance({ ...targetOf(found.handle), reason }, { signal: by.signal })
        } catch (error) {
          // It ended by itself meanwhile.
          if (!isDurableError(error) || !isOver(error)) throw error
        }
      })
      await untilEnded(found.handle, by)
      return true
    },
  }

  // Waits a little, so that the next poll reports the end.
  async function untilEnded(handle: TaskHandle, by: TaskCaller): Promise<void> {
    const until = clock.now() + answerPatience
    while (clock.now() < until) {
      const status = await read(handle, by).catch(() => undefined)
      if (!status || isTerminal(status.runtimeStatus)) return
      await clock.sleep(pause, by.signal)
    }
  }

  async function firstStatus(own: ToolContext, target: { instanceId: string }, signal: AbortSignal | undefined) {
    const until = clock.now() + startPatience
    for (;;) {
      try {
        return await own.client.getInstanceStatus({ ...target, showInput: false }, { signal })
      } catch (error) {
        // The run has started even if the reads failed: then the plain result has its id.
        if (!isDurableError(error) || error.code !== 'not_found' || clock.now() >= until) return undefined
        await clock.sleep(pause, signal)
      }
    }
  }

  // Waits a little, so that the next poll does not repeat answered questions.
  async function untilTaken(handle: TaskHandle, keys: readonly string[], by: TaskCaller): Promise<void> {
    const until = clock.now() + answerPatience
    while (clock.now() < until) {
      const status = await read(handle, by).catch(() => undefined)
      const open = status?.runtimeStatus === 'Running' ? readInputRequests(status.customStatus) : {}
      if (!keys.some((key) => Object.hasOwn(open, key))) return
      await clock.sleep(pause, by.signal)
    }
  }
}

const isOver = ({ code }: DurableError) => code === 'gone' || code === 'not_found'
