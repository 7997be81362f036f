/** A caller who waits for a turn. */
export interface Waiter {
  /** Tells that it is their turn. */
  admit(): void
  /** Rejects the wait. */
  refuse(): void
}

/** Whose turn it is. */
export interface Turn<P> {
  party: P
  waiter: Waiter
}

/**
 * A bounded queue in which the parties take turns, however many each of them sent: when it is full, the last one of the longest line
 * gives way to a party whose line is shorter.
 */
export interface TurnQueue<P> {
  readonly size: number
  /** Adds a wait; false if the queue is full and no other wait has to give way. */
  add(party: P, waiter: Waiter): boolean
  /** Removes a wait; true if it was still in the queue. */
  remove(party: P, waiter: Waiter): boolean
  /** Takes out who is next among the parties that may. */
  next(mayGo: (party: P) => boolean): Turn<P> | undefined
}

/** Makes an empty queue. */
export function createTurnQueue<P>(places: number): TurnQueue<P> {
  // In the order of turns: a party that had one goes to the end.
  const lines = new Map<P, Waiter[]>()
  let size = 0

  function giveWay(mine: number): boolean {
    let length = mine + 1
    let longest: P | undefined
    for (const [party, line] of lines) {
      if (line.length <= length) continue
      length = line.length
      longest = party
    }
    const last = longest === undefined ? undefined : lines.get(longest)!.at(-1)
    if (!last) return false
    remove(longest as P, last)
    last.refuse()
    return true
  }

  function remove(party: P, waiter: Waiter): boolean {
    const line = lines.get(party)
    const index = line?.indexOf(waiter) ?? -1
    if (!line || index < 0) return false
    line.splice(index, 1)
    size--
    if (line.length === 0) lines.delete(party)
    return true
  }

  return {
    get size() {
      return size
    },
    add(party, waiter) {
      const line = lines.get(party)
      if (size >= places && !giveWay(line?.length ?? 0)) return false
      if (line) line.push(waiter)
      else lines.set(party, [waiter])
      size++
      return true
    },
    remove,
    next(mayGo) {
      for (const [party, line] of lines) {
        if (!mayGo(party)) continue
        const waiter = line.shift()!
        size--
        lines.delete(party)
        if (line.length > 0) lines.set(party, line)
        return { party, waiter }
      }
      return undefined
    },
  }
}
