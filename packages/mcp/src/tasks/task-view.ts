import { type InstanceStatus, isTerminal } from '@durable-http/core'
import { safeLine } from '../text/safe-text.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import type { TaskView } from './task.ts'
import { readInputRequests } from './input-requests.ts'

/** Shows an instance as a task; `show` makes the result of one that has ended. */
export function taskViewOf(
  taskId: string,
  status: InstanceStatus,
  { show, asksForms }: { show: (status: InstanceStatus) => ToolResult; asksForms: boolean },
): TaskView {
  const { runtimeStatus, createdTime, lastUpdatedTime } = status
  const base = { taskId, createdAt: createdTime, lastUpdatedAt: lastUpdatedTime, isError: runtimeStatus === 'Failed' }
  if (runtimeStatus === 'Terminated' || runtimeStatus === 'Canceled') return { ...base, state: 'cancelled' }
  if (isTerminal(runtimeStatus)) {
    try {
      const shown = show(status)
      return { ...base, state: 'completed', result: base.isError ? { ...shown, isError: true } : shown }
    } catch {
      return { ...base, state: 'failed', error: { code: -32_603, message: 'the result cannot be shown' } }
    }
  }
  const requests = runtimeStatus === 'Running' ? readInputRequests(status.customStatus) : {}
  const waits = Object.keys(requests).length > 0
  if (waits && asksForms) return { ...base, state: 'input_required', inputRequests: requests }
  return {
    ...base,
    state: 'working',
    message: waits ? 'waits for an input that this client cannot ask for' : messageOf(status),
  }
}

function messageOf({ runtimeStatus, customStatus }: InstanceStatus): string {
  const own = customStatus === null || customStatus === undefined ? '' : JSON.stringify(customStatus)
  // A custom status is text of the function: quoted as JSON on one line, it cannot pass for words of ours.
  return own === '' || own.includes('"mcp"') ? runtimeStatus : `${runtimeStatus}: ${safeLine(own, 300)}`
}
