import type { OperationName } from './routes/route-table.ts'

/** One request that the host has served. */
export interface JournalEntry {
  /** Counts up from 1. */
  readonly id: number
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  readonly headers: Headers
  /** The body as text, `null` without one. */
  readonly body: string | null
  readonly isRpc: boolean
  /** The operation it was routed to, if any. */
  readonly operation: OperationName | undefined
  /** The decoded segments of its path: function name, instance id, event name. */
  readonly params: readonly string[]
  /** The response's status; 0 for a connection that was reset. */
  readonly status: number
  /** Unix milliseconds of the host's clock. */
  readonly time: number
}

/** The requests of a host, in the order in which they came; of very many the last ten thousand, and of long ones as many as fit. */
export interface RequestJournal {
  readonly all: readonly JournalEntry[]
  readonly last: JournalEntry | undefined
  of(operation: OperationName): readonly JournalEntry[]
  clear(): void
}

const limit = 10_000
/** Characters of bodies that a journal holds at most. */
const mostText = 200_000_000

/** Creates an empty journal and the function that writes into it. */
export function createRequestJournal(): { journal: RequestJournal; write: (entry: Omit<JournalEntry, 'id'>) => void } {
  let entries: JournalEntry[] = []
  let last = 0
  let length = 0
  const lengthOf = ({ body }: { readonly body: string | null }) => body?.length ?? 0
  return {
    write(entry) {
      entries.push({ ...entry, id: ++last })
      length += lengthOf(entry)
      while (length > mostText && entries.length > 1) length -= lengthOf(entries.shift()!)
      if (entries.length >= 2 * limit) {
        entries = entries.slice(-limit)
        length = entries.reduce((sum, one) => sum + lengthOf(one), 0)
      }
    },
    journal: {
      get all() {
        return entries
      },
      get last() {
        return entries.at(-1)
      },
      of: (operation) => entries.filter((entry) => entry.operation === operation),
      clear() {
        entries = []
        last = 0
        length = 0
      },
    },
  }
}
