import type { Duration } from './engine/duration.ts'
import type { OperationName } from './routes/route-table.ts'

/** Which requests a fault is for; without any part every one. */
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
  /** How many requests it hits; without end by default. */
  readonly times?: number
  /** Answers with this status, and not at all the request. */
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
  /** Adds a fault; the returned function takes it away again. */
  add(fault: Fault): () => void
  clear(): void
  readonly all: readonly Fault[]
}

/** Thrown by `fetch` where a fault breaks the connection. */
export class ConnectionResetError extends TypeError {
  readonly code = 'ECONNRESET'

  constructor() {
    super('fetch failed: the connection was reset')
    this.name = 'ConnectionResetError'
  }
}

/** A request as faults look at it. */
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

/** Creates the faults of a host and the function that tells which of them hit a request. */
export function createFaults(initial: readonly Fault[] = []): {
  faults: Faults
  take: (request: FaultyRequest) => Fault[]
} {
  let entries = initial.map((fault) => ({ fault, seen: 0, hits: 0 }))
  return {
    faults: {
      add(fault) {
        const entry = { fault, seen: 0, hits: 0 }
        entries.push(entry)
        return () => void (entries = entries.filter((one) => one !== entry))
      },
      clear: () => void (entries = []),
      get all() {
        return entries.map(({ fault }) => fault)
      },
    },
    take: (request) =>
      entries.flatMap((entry) => {
        const { match, nth = 1, times = Infinity } = entry.fault
        if (!matches(match, request)) return []
        entry.seen++
        if (entry.seen < nth || entry.hits >= times) return []
        entry.hits++
        return [entry.fault]
      }),
  }
}
