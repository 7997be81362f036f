import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Minimum pace of a caller; times in milliseconds. */
export interface PaceLimits {
  /** Time without progress while the caller reads a response. */
  stall: number
  /** Bytes per second of a request body; any pace will do when absent. */
  uploadRate?: number | undefined
}

/** How a caller falls behind. */
export type PaceFault = 'stalled' | 'slow upload'

// A body is judged by each span of this many milliseconds spent waiting for its caller.
const span = 5_000

type Side = Pick<Socket, 'bytesWritten' | 'writableLength' | 'bytesRead'> & {
  _handle?: { writeQueueSize?: number } | null
}
type Body = Pick<IncomingMessage, 'complete' | 'readableLength'>

/** Follows how fast a caller reads a response and sends a body; any traffic in the other direction does not count. */
export class CallerPace {
  readonly #socket: Side
  readonly #body: Body
  #looked: number
  #progressed: number
  #flushed = -1
  #queued = -1
  #waited = 0
  #received: number

  constructor(socket: Side, body: Body, now: number) {
    this.#socket = socket
    this.#body = body
    this.#looked = now
    this.#progressed = now
    this.#received = socket.bytesRead
  }

  /** Looks at the caller; to be called again and again, several times within the stall time. */
  look(now: number, { stall, uploadRate }: PaceLimits): PaceFault | undefined {
    const passed = now - this.#looked
    this.#looked = now
    if (this.#readsOn(now, stall))
      return uploadRate !== undefined && this.#isSlow(passed, uploadRate) ? 'slow upload' : undefined
    return 'stalled'
  }

  #readsOn(now: number, stall: number): boolean {
    const { bytesWritten, writableLength, _handle } = this.#socket
    const flushed = bytesWritten - writableLength
    // The rest of the current write: it shrinks with each part that the other end takes.
    const queued = _handle?.writeQueueSize ?? 0
    if (writableLength === 0 || flushed !== this.#flushed || queued !== this.#queued) this.#progressed = now
    this.#flushed = flushed
    this.#queued = queued
    return now - this.#progressed < stall
  }

  #isSlow(passed: number, rate: number): boolean {
    // While something waits to be read, it is this side that is slow.
    if (this.#body.complete || this.#body.readableLength > 0) return false
    this.#waited += passed
    if (this.#waited < span) return false
    const { bytesRead } = this.#socket
    const isSlow = (bytesRead - this.#received) * 1_000 < rate * this.#waited
    this.#waited = 0
    this.#received = bytesRead
    return isSlow
  }
}
