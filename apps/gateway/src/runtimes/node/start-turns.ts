import type { IncomingMessage } from 'node:http'
import { createTurnQueue } from '../../limits/turn-queue.ts'

// Small enough that what arrives meanwhile is seen within some milliseconds.
const startsPerRound = 16

/**
 * Makes a function that begins requests: at once while there are few; of a burst, some in each round of the event loop, in which the
 * callers take turns. Otherwise a caller would wait until all requests that came before its own have begun. Begins are counted over rounds,
 * so that only one request of so many has to plan the next one.
 */
export function createStartTurns(perRound = startsPerRound): (caller: string, start: () => void) => void {
  const queue = createTurnQueue<string>(Infinity)
  let begun = 0

  function run(begin: () => void): void {
    if (++begun === perRound) setImmediate(round)
    begin()
  }

  function round(): void {
    begun = 0
    for (let turn; begun < perRound && (turn = queue.next(() => true));) {
      const { waiter } = turn
      run(() => waiter.admit())
    }
  }

  return function start(caller, begin) {
    if (begun >= perRound) queue.add(caller, { admit: begin, refuse: () => undefined })
    else run(begin)
  }
}

/** Names the caller of a request by the credential it shows, proven or not, else by its address. */
export function shownCallerOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const key = headers['x-api-key'] ?? headers['x-functions-key'] ?? headers.authorization
  return String(key ?? socket.remoteAddress)
}
