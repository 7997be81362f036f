import { type OpenTask, createOpenTask } from './open-tasks.ts'

/** External events of one execution: awaited by name in any case, kept in order until they are awaited. */
export interface ExternalEvents {
  waitFor(name: string): Promise<string | null>
  /** Takes back a wait, so that it does not swallow an event that comes later. */
  forget(wait: Promise<string | null>): void
  /** Returns true if the event was awaited. */
  raise(name: string, input: string | null): boolean
  /** Events that were not awaited yet, in order. */
  unprocessed(): { name: string; input: string | null }[]
}

/** Creates the buffer of an execution. */
export function createExternalEvents(): ExternalEvents {
  const waiting = new Map<string, OpenTask<string | null>[]>()
  let kept: { name: string; input: string | null }[] = []

  return {
    waitFor(name) {
      const task = createOpenTask<string | null>()
      const index = kept.findIndex((event) => event.name.toLowerCase() === name.toLowerCase())
      const event = kept[index]
      if (event) {
        kept = kept.toSpliced(index, 1)
        task.resolve(event.input)
      } else {
        const key = name.toLowerCase()
        waiting.set(key, [...(waiting.get(key) ?? []), task])
      }
      return task.promise
    },
    forget(wait) {
      for (const [key, tasks] of waiting) {
        waiting.set(
          key,
          tasks.filter(({ promise }) => promise !== wait),
        )
      }
    },
    raise(name, input) {
      const [task, ...others] = waiting.get(name.toLowerCase()) ?? []
      if (!task) {
        kept.push({ name, input })
        return false
      }
      waiting.set(name.toLowerCase(), others)
      task.resolve(input)
      return true
    },
    unprocessed: () => kept,
  }
}
