import { runActivity } from './activity-worker.ts'
import type { EngineClock } from './clock.ts'
import { runEntity } from './entity-work-item.ts'
import type { FunctionRegistry } from './function-registry.ts'
import type { HistoryEvent } from './history-event.ts'
import { hexToGuid, randomHexId } from './ids.ts'
import { type InstanceStore, createInstanceStore } from './instance-store.ts'
import type { JobKind } from './job-queue.ts'
import type { ActivityRequest, Message } from './message.ts'
import { runOrchestration } from './orchestration-work-item.ts'
import type { EngineOptions, WorkItemScope } from './work-item.ts'

/** A task hub: rows, messages in transit and, on the host's own hub, a worker. */
export interface TaskHub {
  readonly name: string
  readonly store: InstanceStore
  /** Puts a message on its way to an instance. */
  send(message: Message, at?: number): void
  /** Removes a row from the store; messages in transit to it are dropped. */
  purge(instanceId: string): boolean
  /** Has an activity called by a worker. */
  startActivity(request: ActivityRequest): void
  newExecutionId(): string
  /** Messages not delivered yet and those kept for an instance, for a snapshot. */
  undelivered(): { message: Message; at: number }[]
  /** Forgets all rows, messages and executions. */
  clear(): void
}

/** How long a message is under way, in milliseconds of the host's time. */
export interface Latencies {
  /** To an instance. */
  readonly control: number
  /** To an activity worker. */
  readonly work: number
}

/** Creates a hub; without `works` its messages are never processed, as on a hub that no app serves. */
export function createTaskHub({
  name,
  works,
  clock,
  functions,
  options,
  latencies,
}: {
  name: string
  works: boolean
  clock: EngineClock
  functions: FunctionRegistry
  options: EngineOptions
  latencies: Latencies
}): TaskHub {
  const store = createInstanceStore()
  const sessions: WorkItemScope['sessions'] = new Map()
  const inboxes = new Map<string, Message[]>()
  const kept = new Map<string, Message[]>()
  const delayed = new Set<{ message: Message; at: number }>()
  // Messages sent before the hub was cleared must not arrive in the new one.
  let life = 0

  const later = (at: number, kind: JobKind, run: () => void | Promise<void>): void => {
    const mine = life
    clock.schedule(at, kind, () => (mine === life ? run() : undefined))
  }

  const newExecutionId = (): string => (options.executionIds === 'guid' ? hexToGuid(randomHexId()) : randomHexId())

  const send = (message: Message, at = 0): void => {
    if (!works) return
    if (at <= clock.now()) return deliver(message, latencies.control)
    const entry = { message, at }
    delayed.add(entry)
    later(at, 'timer', () => {
      delayed.delete(entry)
      deliver(message, 0)
    })
  }

  /** Counts in the history, so that a purge, a rewind and a restored copy count as they should. */
  const attemptOf = ({ instanceId, taskId, name, input }: ActivityRequest): number => {
    const isSame = (event: HistoryEvent): boolean =>
      event.type === 'TaskScheduled' && event.id < taskId && event.name === name && event.input === input
    return 1 + (store.get(instanceId)?.history.filter(isSame).length ?? 0)
  }

  const startActivity = (request: ActivityRequest): void =>
    later(clock.now() + latencies.work, 'work', () => runActivity({ clock, functions, send, attemptOf }, request))

  const scope: WorkItemScope = {
    clock,
    store,
    functions,
    options,
    sessions,
    newExecutionId,
    send,
    startActivity,
  }

  const isEntity = (instanceId: string, messages: readonly Message[]): boolean => {
    const start = messages.find(({ event }) => event.type === 'ExecutionStarted')?.event
    const name = start?.type === 'ExecutionStarted' ? start.name : store.get(instanceId)?.name
    return (name ?? instanceId).startsWith('@')
  }

  const work = async (instanceId: string): Promise<void> => {
    const messages = [...(kept.get(instanceId) ?? []), ...(inboxes.get(instanceId) ?? [])]
    inboxes.delete(instanceId)
    kept.delete(instanceId)
    if (messages.length === 0) return
    const run = isEntity(instanceId, messages) ? runEntity : runOrchestration
    if ((await run(scope, instanceId, messages)) === 'keep') {
      kept.set(instanceId, [...messages, ...(kept.get(instanceId) ?? [])])
    }
  }

  const deliver = (message: Message, delay: number): void => {
    const inbox = inboxes.get(message.to)
    if (inbox) {
      inbox.push(message)
      return
    }
    inboxes.set(message.to, [message])
    // Whatever else arrives until then is taken in the same batch, as a queue that is polled gives it.
    later(clock.now() + delay, 'work', () => work(message.to))
  }

  return {
    name,
    store,
    send,
    startActivity,
    newExecutionId,
    purge(instanceId) {
      sessions.delete(instanceId)
      kept.delete(instanceId)
      return store.delete(instanceId)
    },
    undelivered: () => [
      ...delayed,
      ...[...inboxes.values(), ...kept.values()].flat().map((message) => ({ message, at: 0 })),
    ],
    clear() {
      life++
      store.clear()
      sessions.clear()
      inboxes.clear()
      kept.clear()
      delayed.clear()
    },
  }
}
