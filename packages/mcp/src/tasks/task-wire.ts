import type { TaskView } from './task.ts'

/** Milliseconds between two polls, as clients receive it; hosts ask for more only while nothing happens. */
export const pollInterval = 2_000

/** Name of the extension of protocol 2026-07-28. */
export const tasksExtension = 'io.modelcontextprotocol/tasks'

/** A task as protocol 2026-07-28 writes it, without the fields of `tasks/get` alone. */
export function createdTask2026(view: TaskView): Record<string, unknown> {
  return { resultType: 'task', ...members2026(view) }
}

/** Result of `tasks/get` in protocol 2026-07-28; a failed orchestration is a completed task with a tool error. */
export function detailedTask2026(view: TaskView): Record<string, unknown> {
  const { inputRequests, result, error } = view
  return {
    resultType: 'complete',
    ...members2026(view),
    ...(inputRequests ? { inputRequests } : {}),
    ...(result ? { result: { resultType: 'complete', ...result } } : {}),
    ...(error ? { error } : {}),
  }
}

/** A task as protocol 2025-11-25 writes it; a failed orchestration is a failed task. */
export function task2025({ taskId, state, isError, message, createdAt, lastUpdatedAt }: TaskView) {
  const status = state === 'completed' && isError ? ('failed' as const) : state
  return {
    taskId,
    status,
    ...(message === undefined ? {} : { statusMessage: message }),
    createdAt,
    lastUpdatedAt,
    ttl: null,
    pollInterval,
  }
}

function members2026({ taskId, state, message, createdAt, lastUpdatedAt }: TaskView): Record<string, unknown> {
  return {
    taskId,
    status: state,
    ...(message === undefined ? {} : { statusMessage: message }),
    createdAt,
    lastUpdatedAt,
    ttlMs: null,
    pollIntervalMs: pollInterval,
  }
}
