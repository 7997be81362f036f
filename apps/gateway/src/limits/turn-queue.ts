/** A caller who waits for a turn. */
export interface Waiter {
  /** Tells that it is their turn. */
  admit(): void
  /** Rejects the wait. */
  refuse(): void
}

/** Whose turn it is. */
export interface Turn<P> {
  caller: P
  waiter: Waiter
}

/**
 * A bounded queue in which the callers take turns, however many each of them sent: when it is full, the last one of the longest line
 * gives way to a caller whose line is shorter.
 */
export interface TurnQueue<P> {
  readonly size: number
  /** Adds a wait; false if the queue is full and no other wait has to give way. */
  add(caller: P, waiter: Waiter): boolean
  /** Removes a wait; true if it was still in the queue. */
  remove(caller: P, waiter: Waiter): boolean
  /** Takes out who is next among the callers that may. */
  next(mayGo: (caller: P) => boolean): Turn<P> | undefined
}

/** Makes an empty queue. */
export function createTurnQueue<P>(places: number): TurnQueue<P> {
  // In the order of turns: a caller that had one goes to the end.
  const lines = new Map<P, Waiter[]>()
  let size = 0

  function giveWay(mine: number): boolean {
    let length = mine + 1
    let longest: P | undefined
    for (const [caller, line] of lines) {
      if (line.length <= length) continue
      length = line.length
      longest = caller
    }
    const last = longest === undefined ? undefined : lines.get(longest)!.at(-1)
    if (!last) return false
    remove(longest as P, last)
    last.refuse()
    return true
  }

  function remove(caller: P, waiter: Waiter): boolean {
    const line = lines.get(caller)
    const index = line?.indexOf(waiter) ?? -1
    if (!line || index < 0) return false
    line.splice(index, 1)
    size--
    if (line.length === 0) lines.delete(caller)
    return true
  }

  return {
    get size() {
      return size
    },
    add(caller, waiter) {
      const line = lines.get(caller)
      if (size >= places && !giveWay(line?.length ?? 0)) return false
      if (line) line.push(waiter)
      else lines.set(caller, [waiter])
      size++
      return true
    },
    remove,
    next(mayGo) {
      for (const [caller, line] of lines) {
        if (!mayGo(caller)) continue
        const waiter = line.shift()!
        size--
        lines.delete(caller)
        if (line.length > 0) lines.set(caller, line)
        return { caller, waiter }
      }
      return undefined
    },
  }
}
