import type { Duration } from './engine/duration.ts'
import type { OperationName } from './routes/route-table.ts'

/** Requests that a fault hits; every request if all parts are absent. */
export interface FaultMatch {
  readonly method?: string
  /** Part of the path and query as sent, or a pattern for it. */
  readonly path?: string | RegExp
  readonly operation?: OperationName
}

/** Something that goes wrong, as data. */
export interface Fault {
  readonly match?: FaultMatch
  /** Only from the nth matching request on, counted from 1. */
  readonly nth?: number
  /** Number of requests that it hits; unlimited by default. */
  readonly times?: number
  /** Probability from 0 to 1 that it hits a matching request; 1 by default. */
  readonly probability?: number
  /** Seed of the random choices: the same seed makes the same choices; 1 by default. */
  readonly seed?: number
  /** Responds with this status in place of the host, which does not see the request. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The body in place of the real one. */
  readonly body?: string
  /** Lets this much of the host's time pass first. */
  readonly latency?: Duration
  /** Breaks the connection: `fetch` rejects with a `ConnectionResetError`. */
  readonly reset?: boolean
  /** Breaks off in the middle of the body. */
  readonly tornBody?: boolean
  /** Cuts a list page to at most this many items. */
  readonly shortPage?: number
  /** Hands out the same continuation token again and again. */
  readonly repeatedToken?: boolean
}

/** The faults of a host. */
export interface Faults {
  /** Adds a fault; the returned function removes it. */
  add(fault: Fault): () => void
  clear(): void
  readonly all: readonly Fault[]
  /** Numbers of requests that a fault matched and that it hit. */
  hitsOf(fault: Fault): { seen: number; hits: number }
}

/** Thrown by `fetch` where a fault breaks the connection. */
export class ConnectionResetError extends TypeError {
  readonly code = 'ECONNRESET'

  constructor() {
    super('fetch failed: the connection was reset')
    this.name = 'ConnectionResetError'
  }
}

/** The parts of a request that faults match. */
export interface FaultyRequest {
  readonly method: string
  readonly target: string
  readonly operation: OperationName | undefined
}

const matches = (match: FaultMatch | undefined, { method, target, operation }: FaultyRequest): boolean => {
  const path = match?.path
  return (
    (match?.method === undefined || match.method.toUpperCase() === method) &&
    (path === undefined || (typeof path === 'string' ? target.includes(path) : path.test(target))) &&
    (match?.operation === undefined || match.operation === operation)
  )
}

/** A source of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const entryOf = (fault: Fault) => ({ fault, seen: 0, hits: 0, random: createRandom(fault.seed ?? 1) })

/** Creates the faults of a host and the function that returns those that hit a request. */
export function createFaults(initial: readonly Fault[] = []): {
  faults: Faults
  take: (request: FaultyRequest) => Fault[]
} {
  let entries = initial.map(entryOf)
  return {
    faults: {
      add(fault) {
        const entry = entryOf(fault)
        entries.push(entry)
        return () => void (entries = entries.filter((one) => one !== entry))
      },
      clear: () => void (entries = []),
      get all() {
        return entries.map(({ fault }) => fault)
      },
      hitsOf(fault) {
        const { seen = 0, hits = 0 } = entries.find((entry) => entry.fault === fault) ?? {}
        return { seen, hits }
      },
    },
    take: (request) =>
      entries.flatMap((entry) => {
        const { match, nth = 1, times = Infinity, probability = 1 } = entry.fault
        if (!matches(match, request)) return []
        entry.seen++
        if (entry.seen < nth || entry.hits >= times) return []
        if (probability < 1 && entry.random() >= probability) return []
        entry.hits++
        return [entry.fault]
      }),
  }
}
