import { createTextSigner } from '@durable-http/core'

/** The life of an instance that a task belongs to. */
export interface TaskHandle {
  instanceId: string
  /** Hub that the call named. */
  taskHub?: string | undefined
  /** Tells this life from a later one under the same id. */
  createdTime: string
  /** Tool that started it. */
  tool: string
}

/** Seals and reads task ids: instance ids are guessable, and a task belongs to the caller who started it. */
export interface TaskHandles {
  seal(handle: TaskHandle, principal: string | undefined): Promise<string>
  /** Undefined for any text that was not sealed here for this caller. */
  open(taskId: string, principal: string | undefined): Promise<TaskHandle | undefined>
}

/** Makes handles of a secret that all replicas share. */
export function createTaskHandles(secret: string): TaskHandles {
  const signer = createTextSigner(secret)
  const bindingOf = (principal: string | undefined) => JSON.stringify(['task 1', principal ?? null])
  return {
    seal: ({ instanceId, taskHub, createdTime, tool }, principal) =>
      signer.sign([instanceId, createdTime, tool, ...(taskHub === undefined ? [] : [taskHub])], bindingOf(principal)),
    async open(taskId, principal) {
      if (taskId.length > 4_096) return undefined
      const sealed = (await signer.read(taskId, bindingOf(principal))) as string[] | undefined
      if (!sealed) return undefined
      const [instanceId, createdTime, tool, taskHub] = sealed as [string, string, string, string?]
      return { instanceId, createdTime, tool, taskHub }
    },
  }
}
