import { type Clock, DurableError } from '@durable-http/core'
import type { Creation, Job, Jobs, JobVerb, NewJob } from '@durable-http/rest'
import type { Context } from 'hono'
import type { Principal } from '../request/request-context.ts'
import { creatorOf } from './creator-rights.ts'
import { type JobDefinition, type JobPayload, shownIds } from './job-record.ts'
import type { JobQueue } from './job-queue.ts'
import type { JobStore, StoredJob } from './job-store.ts'
import { isEnded, viewOf } from './job-view.ts'
import { forgetOldJobs } from './old-jobs.ts'

/** Dependencies of the jobs of one app. */
export interface JobServiceParts {
  store: JobStore
  queue: JobQueue
  clock: Clock
  principalOf: (c: Context) => Principal | undefined
}

/** Jobs of one app, for its REST face and for callers of other faces. */
export interface JobService extends Jobs {
  createFor(principal: Principal | undefined, job: NewJob): Promise<Creation>
}

/** Jobs of one app that have not ended, at most. */
export const openJobs = 10
/** Those of one caller, so that others find a place. */
export const openJobsOfCaller = 8

/** Makes the jobs of one app. */
export function createJobService({ store, queue, clock, principalOf }: JobServiceParts): JobService {
  async function view(stored: StoredJob): Promise<Job> {
    const { idCount, firstIds } = stored.definition
    // A job of an earlier version has no first ids of its own.
    const ids = idCount === undefined ? undefined : (firstIds ?? (await store.payload(stored.definition)).ids)
    return viewOf(stored, ids)
  }

  // Those who ask at the same moment share one look at all jobs; what is written makes it an old one.
  let looking: Promise<StoredJob[]> | undefined
  const kept = () => {
    const look = (looking ??= forgetOldJobs(store, clock.now()).finally(() => {
      if (looking === look) looking = undefined
    }))
    return look
  }
  const changed = () => void (looking = undefined)

  // One after the other, so that several at the same moment are counted, too.
  let creating: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<Creation>): Promise<Creation> => {
    const mine = creating.then(work)
    creating = mine.catch(() => undefined)
    return mine
  }

  // The job is stored: if the queue fails now, the next look for due jobs adds it again.
  const handOut = (id: string, number: number) => queue.add(id, number).catch(() => undefined)

  async function create(principal: Principal | undefined, { keyed, ...given }: NewJob): Promise<Creation> {
    changed()
    const all = await kept()
    const known = keyed && all.find(({ definition }) => definition.id === keyed.id)
    if (known) return reused(known)
    const open = all.filter((stored) => !isEnded(stored) && !stored.definition.retention)
    if (open.length >= openJobs) return { openJobs: open.length }
    const own = principal ? open.filter(({ definition }) => definition.creator?.name === principal.name).length : 0
    if (own >= openJobsOfCaller) return { openJobs: own, ofCaller: true }
    const { eventData, input, ...job } = given
    const { ids, ...selection } = job.selection as { ids?: readonly string[] }
    const payload: JobPayload = {
      ...(ids === undefined ? {} : { ids }),
      ...(eventData === undefined ? {} : { eventData }),
      ...(input === undefined ? {} : { input }),
    }
    const creator = creatorOf(principal)
    const createdAt = new Date(clock.now()).toISOString()
    const definition: JobDefinition = {
      id: keyed?.id ?? newId(createdAt),
      createdAt,
      job: { ...job, selection: ids === undefined ? job.selection : selection },
      ...(ids === undefined ? {} : { idCount: ids.length, firstIds: ids.slice(0, shownIds) }),
      ...(creator ? { creator } : {}),
      ...(keyed ? { hash: keyed.hash } : {}),
    }
    const isNew = await store.add(definition, payload)
    changed()
    const stored = (await store.find(definition.id))!
    if (!isNew) return reused(stored)
    await handOut(definition.id, 0)
    return { job: await view(stored), isNew }

    async function reused(earlier: StoredJob): Promise<Creation> {
      if (earlier.definition.hash !== keyed?.hash) return { reused: true }
      return { job: await view(earlier), isNew: false }
    }
  }

  async function control(id: string, verb: JobVerb): Promise<Job> {
    const { wish } = (await store.find(id))!
    const at = new Date(clock.now()).toISOString()
    const number = wish.number + 1
    const wishes = { pause: 'pause', resume: 'run', cancel: 'cancel' } as const
    await store.setWish(id, { wish: wishes[verb], at, number, ...(verb === 'resume' ? { ignoresUntil: true } : {}) })
    changed()
    if (verb === 'resume') await handOut(id, number)
    return view((await store.find(id))!)
  }

  return {
    create: (c, job) => withStoreErrors(inTurn(() => create(principalOf(c), job))),
    createFor: (principal, job) => withStoreErrors(inTurn(() => create(principal, job))),
    control: (id, verb) => withStoreErrors(control(id, verb)),
    list: () =>
      withStoreErrors(
        kept().then(async (all) => {
          const sorted = all.toSorted((one, other) => (one.definition.createdAt < other.definition.createdAt ? 1 : -1))
          return Promise.all(sorted.map(view))
        }),
      ),
    find: (id) =>
      isId(id) ? withStoreErrors(store.find(id).then((stored) => stored && view(stored))) : Promise.resolve(undefined),
    items: (id) => store.items(id),
  }
}

// A store may read other texts as paths or as another key.
const isId = (text: string) => /^[\w-]{1,80}$/.test(text)

// Errors of a store may contain its address.
async function withStoreErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new DurableError('unavailable', 'jobs: their store does not respond', { cause, retryAfter: 5_000 })
  }
}

// Sorts by time and is short enough to be typed.
function newId(createdAt: string): string {
  const time = createdAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const random = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0'))
  return `${time}-${random.join('')}`
}
