/** Entry of a session: its owner, and how to end it. */
export interface TableSession {
  /** Caller that opened it; sessions without a known caller share one owner. */
  owner: string | undefined
  /** Milliseconds of the clock at its last use. */
  used: number
  end(): void
}

/** Open sessions by id, bounded in number and shared fairly between their owners. */
export interface SessionTable<S extends TableSession> {
  readonly size: number
  get(id: string): S | undefined
  /** Adds a session or notes that it was used. */
  touch(id: string, session: S): void
  /** Removes a session that has ended by itself. */
  delete(id: string): void
  /** Ends the sessions that lay idle for too long. */
  endIdle(): void
  /** Makes room for one more: the owner with the most sessions loses the one that lay idle longest. */
  makeRoom(owner: string | undefined): void
}

/** Options of `createSessionTable`; times in milliseconds. */
export interface SessionTableOptions {
  limit: number
  idle: number
  now: () => number
}

/** Makes an empty table; an owner can never push out the sessions of another who has fewer. */
export function createSessionTable<S extends TableSession>({ limit, idle, now }: SessionTableOptions): SessionTable<S> {
  // In the order of their last use.
  const sessions = new Map<string, S>()
  const counts = new Map<string | undefined, number>()

  function remove(id: string): S | undefined {
    const session = sessions.get(id)
    if (!session) return undefined
    sessions.delete(id)
    const left = counts.get(session.owner)! - 1
    if (left === 0) counts.delete(session.owner)
    else counts.set(session.owner, left)
    return session
  }

  const end = (id: string) => remove(id)?.end()

  function largestOwner(newcomer: string | undefined): string | undefined {
    let largest = newcomer
    let most = (counts.get(newcomer) ?? 0) + 1
    for (const [owner, count] of counts) {
      if (count <= most) continue
      largest = owner
      most = count
    }
    // A newcomer without sessions needs the place of another, even if all have the same number.
    return counts.has(largest) ? largest : sessions.values().next().value?.owner
  }

  return {
    get size() {
      return sessions.size
    },
    get: (id) => sessions.get(id),
    touch(id, session) {
      session.used = now()
      if (!sessions.delete(id)) counts.set(session.owner, (counts.get(session.owner) ?? 0) + 1)
      sessions.set(id, session)
    },
    delete: (id) => void remove(id),
    endIdle() {
      for (const [id, { used }] of sessions) {
        if (now() - used <= idle) break
        end(id)
      }
    },
    makeRoom(owner) {
      while (sessions.size >= limit && sessions.size > 0) {
        const largest = largestOwner(owner)
        for (const [id, session] of sessions) {
          if (session.owner !== largest) continue
          end(id)
          break
        }
      }
    },
  }
}
