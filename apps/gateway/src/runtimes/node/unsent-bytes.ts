import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { shownCallerOf } from './start-turns.ts'

/** Bytes that a connection could not send yet, because its other end does not read. */
export interface Unsent {
  caller: string
  bytes: number
  cut(): void
}

/** A response, and whom its bytes count for. */
export interface OpenResponse {
  incoming: Pick<IncomingMessage, 'headers' | 'socket'>
  outgoing: Pick<ServerResponse, 'writableLength'>
  /** Absent as long as nobody has proven to be a caller. */
  caller?: string | undefined
}

/** Sums the unsent bytes of open responses by their connections: what waits behind another response is not in the socket yet. */
export function unsentOf(responses: Iterable<OpenResponse>): Unsent[] {
  const bySocket = new Map<Socket, Unsent>()
  for (const { incoming, outgoing, caller = shownCallerOf(incoming) } of responses) {
    const { socket } = incoming
    const bytes = outgoing.writableLength
    const known = bySocket.get(socket)
    if (known) known.bytes += bytes
    else if (bytes > 0) bySocket.set(socket, { caller, bytes, cut: () => socket.destroy() })
  }
  return [...bySocket.values()]
}

/** Bytes that may wait over all connections: 64 MiB. */
export const unsentLimit = 64 * 1024 * 1024

/** Cuts connections until the rest has at most `limit` unsent bytes: each time the one with the most, of the caller with the most. */
export function cutUnsent(connections: readonly Unsent[], limit = unsentLimit): void {
  let total = connections.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= limit) return
  const byCaller = new Map<string, { bytes: number; own: Unsent[] }>()
  for (const one of connections.toSorted((a, b) => a.bytes - b.bytes)) {
    const { bytes, own } = byCaller.get(one.caller) ?? { bytes: 0, own: [] }
    own.push(one)
    byCaller.set(one.caller, { bytes: bytes + one.bytes, own })
  }
  while (total > limit) {
    let most = { bytes: -1, own: [] as Unsent[] }
    for (const caller of byCaller.values()) if (caller.bytes > most.bytes) most = caller
    const largest = most.own.pop()
    if (!largest) return
    most.bytes -= largest.bytes
    total -= largest.bytes
    largest.cut()
  }
}
