import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A gateway that is flooded, and the key of the caller who does it. */
export interface FloodTarget {
  /** Base of the REST paths of an app served by `serveFloodHost`. */
  api: string
  /** Its MCP endpoint. */
  mcp: string
  key: string
}

/** Opens many connections that cost the gateway more than the client, holds them for the given milliseconds, then drops them. */
export type Flood = (target: FloodTarget, milliseconds: number) => Promise<void>

const mebibyte = 'x'.repeat(1024 * 1024)

const get = (path: string, key: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${key}\r\n\r\n`

const post = (path: string, key: string, length: number, type = 'application/json') =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${key}\r\ncontent-type: ${type}\r\naccept: application/json, text/event-stream\r\ncontent-length: ${length}\r\n\r\n`

/** Floods by name. */
export const floods: Readonly<Record<string, Flood>> = {
  pipelining: (target, time) =>
    pour(target.api, 60, time, (socket, path) => {
      socket.pause()
      socket.write(get(`${path}/instances/long`, target.key).repeat(31))
    }),
  'pipelining without an end': (target, time) =>
    pour(target.api, 60, time, (socket, path) => {
      socket.pause()
      socket.write(get(`${path}/instances/short`, target.key).repeat(1_500))
    }),
  'unread responses': (target, time) =>
    pour(target.api, 600, time, (socket, path) => {
      socket.pause()
      socket.write(get(`${path}/instances/long`, target.key))
    }),
  'slow uploads': (target, time) =>
    pour(target.api, 600, time, (socket, path) => {
      socket.write(post(`${path}/orchestrators/Hello`, target.key, 16 * 1024 * 1024) + '"')
      socket.write(mebibyte.slice(0, 200_000))
      drip(socket)
    }),
  'small slow uploads': (target, time) =>
    pour(target.api, 600, time, (socket, path) => {
      socket.write(post(`${path}/orchestrators/Hello`, target.key, 60_000) + '"')
      drip(socket)
    }),
  waits: (target, time) =>
    pour(target.api, 600, time, (socket, path) => {
      socket.write(post(`${path}/orchestrators/Hello?timeout=60`, target.key, 2) + '{}')
    }),
  connections: (target, time) =>
    pour(target.api, 4_000, time, (socket) => {
      socket.write('GET /slow HTTP/1.1\r\nhost: localhost\r\nx-a: ')
      socket.write('b'.repeat(8_000))
    }),
  'large results of tools': (target, time) =>
    pour(target.mcp, 60, time, (socket, path) => socket.write(toolCall(path, target.key, 'large'))),
  'endless results of tools': (target, time) =>
    pour(target.mcp, 60, time, (socket, path) => socket.write(toolCall(path, target.key, 'endless'))),
  'unread results of tools': (target, time) =>
    pour(target.mcp, 60, time, (socket, path) => {
      socket.pause()
      socket.write(toolCall(path, target.key, 'short').repeat(31))
    }),
}

function toolCall(path: string, key: string, instanceId: string): string {
  const params = { name: 'getinstancestatus', arguments: { instanceId, showInput: true } }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  return post(path, key, body.length) + body
}

type Act = (socket: Socket, path: string) => void

async function pour(url: string, count: number, time: number, act: Act): Promise<void> {
  const { port, hostname, pathname } = new URL(url)
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.once('connect', () => act(socket, pathname))
    return socket
  })
  await sleep(time)
  for (const socket of sockets) socket.destroy()
}

// Faster than what is cut off as a standstill.
function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('x'.repeat(6_000)), 1_000)
  socket.once('close', () => clearInterval(timer))
}
