import type { IncomingMessage } from 'node:http'
import { createTurnQueue } from '../../limits/turn-queue.ts'

// Small enough that what arrives meanwhile is seen within some milliseconds.
const startsPerRound = 16

/**
 * Makes a function that begins requests: at once while there are few; of a burst, some in each round of the event loop, in which the
 * callers take turns. Otherwise a caller would wait until all requests that came before its own have begun.
 */
export function createStartTurns(perRound = startsPerRound): (caller: string, start: () => void) => void {
  const queue = createTurnQueue<string>(Infinity)
  let begun = 0
  let isPlanned = false

  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    setImmediate(round)
  }

  function round(): void {
    isPlanned = false
    begun = 0
    for (let turn; begun < perRound && (turn = queue.next(() => true));) {
      begun++
      turn.waiter.admit()
    }
    if (begun > 0) plan()
  }

  return function start(caller, begin) {
    plan()
    if (queue.size > 0 || begun >= perRound) queue.add(caller, { admit: begin, refuse: () => undefined })
    else {
      begun++
      begin()
    }
  }
}

/** Names the caller of a request by the credential it shows, proven or not, else by its address. */
export function shownCallerOf({ headers, socket }: IncomingMessage): string {
  const key = headers['x-api-key'] ?? headers['x-functions-key'] ?? headers.authorization
  return String(key ?? socket.remoteAddress)
}
