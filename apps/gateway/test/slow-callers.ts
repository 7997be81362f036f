import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A slow caller at the other end of a connection. */
export interface SlowCaller {
  socket: Socket
  /** Bytes received so far. */
  response: () => string
  isOpen: () => boolean
}

async function open(port: number, text: string): Promise<SlowCaller> {
  const socket = connect(port, '127.0.0.1')
  let response = ''
  let isOpen = true
  socket.on('error', () => undefined)
  socket.on('close', () => (isOpen = false))
  socket.on('data', (chunk: Buffer) => (response += chunk.toString('latin1')))
  await once(socket, 'connect')
  socket.write(text)
  return { socket, response: () => response, isOpen: () => isOpen }
}

/** Begins a request and never comes to the end of its headers. */
export const sendHeadersSlowly = (port: number) => open(port, 'GET /slow HTTP/1.1\r\nhost: localhost\r\nx-a: b\r\n')

/** Sends the head of a request, and a little of the body that it promises. */
export const sendBodySlowly = (port: number, path: string, headers = '') =>
  open(
    port,
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"a":`,
  )

/** Asks for something and reads nothing of the response. */
export async function readNothing(port: number, path: string, headers = ''): Promise<SlowCaller> {
  const caller = await open(port, `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`)
  caller.socket.pause()
  return caller
}
