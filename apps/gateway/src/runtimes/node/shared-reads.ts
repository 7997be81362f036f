import type { OnReadOpts, Socket } from 'node:net'

// As much as Node itself would read at once.
const size = 65_536

/**
 * Lets all connections read into one buffer and keep a copy of what came. Node reads into a new buffer of 64 KiB each time, and the allocator
 * keeps the pieces of those long after a flood.
 */
export const readThroughOneBuffer: OnReadOpts = {
  buffer: new Uint8Array(size),
  callback: keepCopy,
}

function keepCopy(this: Socket, bytes: number, buffer: Uint8Array): boolean {
  return this.push(Buffer.from(buffer.subarray(0, bytes)))
}
