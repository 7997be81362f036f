import type { JobItem } from '@durable-http/rest'
import {
  chunkSize,
  initialJobState,
  type JobDefinition,
  type JobPayload,
  type JobState,
  type JobWish,
} from './job-record.ts'
import type { Claim, JobTables } from './job-tables.ts'

/** All that is kept of a job but its items. */
export interface StoredJob {
  definition: JobDefinition
  wish: JobWish
  state: JobState
}

/** Rejects a write of a run that another one has taken over. */
export class LostClaimError extends Error {
  override readonly name = 'LostClaimError'
}

/** The jobs of one function app in their tables. */
export interface JobStore {
  add(definition: JobDefinition, payload: JobPayload): Promise<boolean>
  find(id: string): Promise<StoredJob | undefined>
  all(): Promise<StoredJob[]>
  payload(id: string): Promise<JobPayload>
  setWish(id: string, wish: JobWish): Promise<void>
  wish(id: string): Promise<JobWish | undefined>
  /** Takes the job over from whoever ran it. */
  claim(id: string): Promise<Claim>
  /**
   * Writes the state and the chunks of items that have become full, and resolves to how many those are; rejects with a `LostClaimError`
   * where another run has the job.
   */
  save(claim: Claim, id: string, state: Readonly<JobState>): Promise<number>
  items(id: string): AsyncGenerator<JobItem>
  remove(id: string): Promise<void>
}

/** Makes the store of one app. */
export function createJobStore(tables: JobTables, app: string): JobStore {
  const table = (name: string) => `${app}-${name}`
  const [definitions, payloads, wishes, states] = ['jobs', 'payloads', 'wishes', 'states'].map(table) as [
    string,
    string,
    string,
    string,
  ]
  const itemsOf = (id: string) => table(`items-${id}`)
  const join = (definition: JobDefinition, wish: unknown, state: unknown): StoredJob => ({
    definition,
    wish: (wish as JobWish | null) ?? { wish: 'run', at: definition.createdAt, number: 0 },
    state: (state as JobState | null) ?? initialJobState(),
  })

  return {
    async add(definition, payload) {
      // First, so that whoever finds the definition finds it, too.
      if (Object.keys(payload).length > 0 && (await tables.get(definitions, definition.id)) === null)
        await tables.set(payloads, definition.id, payload)
      return tables.add(definitions, definition.id, definition)
    },
    async find(id) {
      const [definition, wish, state] = await Promise.all(
        [definitions, wishes, states].map((one) => tables.get(one, id)),
      )
      return definition === null || definition === undefined
        ? undefined
        : join(definition as JobDefinition, wish, state)
    },
    async all() {
      const [first, second, third] = await Promise.all([definitions, wishes, states].map((one) => tables.all(one)))
      return [...first!].map(([id, definition]) => join(definition as JobDefinition, second!.get(id), third!.get(id)))
    },
    payload: async (id) => (await tables.get(payloads, id)) ?? {},
    setWish: (id, wish) => tables.set(wishes, id, wish),
    wish: async (id) => ((await tables.get(wishes, id)) ?? undefined) as JobWish | undefined,
    claim: async (id) => {
      const key = `${app}-${id}`
      return { key, number: await tables.claim(key) }
    },
    async save(claim, id, { tail, chunks, ...state }) {
      const write = async (name: string, key: string, value: unknown) => {
        if (!(await tables.setClaimed(claim, name, key, value))) throw new LostClaimError('another run has the job')
      }
      // A crash between the writes leaves chunks to be written once more, with the same items.
      const full = Math.floor(tail.length / chunkSize)
      for (let index = 0; index < full; index++)
        await write(itemsOf(id), String(chunks + index), tail.slice(index * chunkSize, (index + 1) * chunkSize))
      await write(states, id, { ...state, chunks: chunks + full, tail: tail.slice(full * chunkSize) })
      return full
    },
    async *items(id) {
      const state = ((await tables.get(states, id)) ?? initialJobState()) as JobState
      for (let chunk = 0; chunk < state.chunks; chunk++)
        yield* ((await tables.get(itemsOf(id), String(chunk))) ?? []) as JobItem[]
      yield* state.tail
    },
    async remove(id) {
      // The definition goes first: without it nothing else is found.
      await tables.remove(definitions, id)
      for (const one of [wishes, states, payloads]) await tables.remove(one, id)
      await tables.remove('claims', `${app}-${id}`)
      await tables.drop(itemsOf(id))
    },
  }
}
