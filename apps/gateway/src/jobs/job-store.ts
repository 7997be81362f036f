import type { JobItem } from '@durable-http/rest'
import {
  chunkSize,
  initialJobState,
  type JobDefinition,
  type JobPayload,
  type JobState,
  type JobWish,
} from './job-record.ts'
import { isDefinition, isPayload, isState, isWish, UnreadableJobError } from './readable-rows.ts'
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
  /** Those that can be read. */
  all(): Promise<StoredJob[]>
  /** Keys of jobs that cannot be read: something else wrote to the store, or its disk is broken. */
  unreadable(): Promise<string[]>
  /** Rejects with an `UnreadableJobError` where a part is missing. */
  payload(definition: Pick<JobDefinition, 'id' | 'idCount'>): Promise<JobPayload>
  setWish(id: string, wish: JobWish): Promise<void>
  wish(id: string): Promise<JobWish | undefined>
  /** Takes the job over from the process that ran it. */
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
    wish: readWish(definition, wish ?? undefined),
    state: readState(definition, state ?? undefined),
  })

  return {
    async add(definition, payload) {
      // Written first, so that a reader who finds the definition also finds this.
      if (Object.keys(payload).length > 0 && (await tables.get(definitions, definition.id)) === null)
        await tables.set(payloads, definition.id, payload)
      return tables.add(definitions, definition.id, definition)
    },
    async find(id) {
      const [definition, wish, state] = await Promise.all(
        [definitions, wishes, states].map((one) => tables.get(one, id)),
      )
      return isDefinition(definition) ? join(definition, wish, state) : undefined
    },
    async all() {
      const [first, second, third] = await Promise.all([definitions, wishes, states].map((one) => tables.all(one)))
      return [...first!].flatMap(([id, definition]) =>
        isDefinition(definition) ? [join(definition, second!.get(id), third!.get(id))] : [],
      )
    },
    async unreadable() {
      return [...(await tables.all(definitions))].flatMap(([key, definition]) =>
        isDefinition(definition) ? [] : [key],
      )
    },
    async payload({ id, idCount }) {
      const payload = (await tables.get(payloads, id)) ?? {}
      if (!isPayload(payload) || payload.ids?.length !== idCount) throw new UnreadableJobError()
      return payload
    },
    setWish: (id, wish) => tables.set(wishes, id, wish),
    wish: async (id) => {
      const wish = await tables.get(wishes, id)
      return isWish(wish) ? wish : undefined
    },
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
      const stored = (await tables.get(states, id)) ?? initialJobState()
      if (!isState(stored)) throw new UnreadableJobError()
      for (let chunk = 0; chunk < stored.chunks; chunk++) {
        const items = await tables.get(itemsOf(id), String(chunk))
        if (!Array.isArray(items)) throw new UnreadableJobError()
        yield* items as JobItem[]
      }
      yield* stored.tail
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

// Nobody knows what was wished last: the job waits for somebody who does.
function readWish({ createdAt }: JobDefinition, wish: unknown): JobWish {
  if (wish === undefined) return { wish: 'run', at: createdAt, number: 0 }
  return isWish(wish) ? wish : { wish: 'pause', at: createdAt, number: 0 }
}

// To begin anew could do everything twice.
function readState({ createdAt: at }: JobDefinition, state: unknown): JobState {
  if (state === undefined) return initialJobState()
  if (isState(state)) return state
  return { ...initialJobState(), ended: { status: 'failed', at, message: new UnreadableJobError().message } }
}
