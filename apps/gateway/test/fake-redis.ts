import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** As much of a Redis as a store of the gateway needs, over its own protocol (RESP 2). */
export interface FakeRedis extends AsyncDisposable {
  port: number
  /** Commands in the order they came, `AUTH` with its arguments left out. */
  commands: string[]
}

const bulk = (value: string | null) => (value === null ? '$-1\r\n' : `$${Buffer.byteLength(value)}\r\n${value}\r\n`)
const array = (items: readonly string[]) => `*${items.length}\r\n${items.join('')}`

/** Starts one on 127.0.0.1; port 0 picks a free one. Time to live is noted and otherwise ignored. */
export async function startFakeRedis(password?: string, port = 0): Promise<FakeRedis> {
  const data = new Map<string, string>()
  const commands: string[] = []
  const sockets = new Set<Socket>()

  function reply(parts: readonly string[], session: { isIn: boolean }): string {
    const [name = '', ...rest] = parts
    const command = name.toUpperCase()
    commands.push(command === 'AUTH' ? command : [command, ...rest].join(' '))
    if (command === 'AUTH') {
      session.isIn = rest.at(-1) === password
      return session.isIn ? '+OK\r\n' : '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
    }
    if (!session.isIn) return '-NOAUTH Authentication required.\r\n'
    switch (command) {
      case 'GET':
        return bulk(data.get(rest[0]!) ?? null)
      case 'MGET':
        return array(rest.map((key) => bulk(data.get(key) ?? null)))
      case 'SET':
        data.set(rest[0]!, rest[1]!)
        return '+OK\r\n'
      case 'INFO':
        return bulk('redis_version:7.0.0\r\nloading:0\r\n')
      case 'SELECT':
      case 'CLIENT':
        return '+OK\r\n'
      default:
        return `-ERR unknown command '${name}'\r\n`
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    const session = { isIn: password === undefined }
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
      for (;;) {
        const command = readCommand(text)
        if (!command) return
        text = text.slice(command.length)
        socket.write(reply(command.parts, session))
      }
    })
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

// An array of bulk strings is all that clients send; undefined while it is not whole.
function readCommand(text: string): { parts: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text)
  if (!head) return undefined
  const parts: string[] = []
  let at = head[0].length
  for (let i = 0; i < Number(head[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at))
    if (!size) return undefined
    const from = at + size[0].length
    const to = from + Number(size[1])
    if (text.length < to + 2) return undefined
    parts.push(Buffer.from(text.slice(from, to), 'latin1').toString())
    at = to + 2
  }
  return { parts, length: at }
}
