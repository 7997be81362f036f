import { once } from 'node:events'
import { connect } from 'node:net'
import type { FloodTarget } from './floods.ts'

/** Sends some thousand ordinary requests and opens a thousand connections, so that a process has the size that it keeps. */
export async function warmUp({ api, mcp, key }: FloodTarget, requests = 4_000): Promise<void> {
  const json = { 'x-api-key': key, 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const call = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'getinstancestatus', arguments: { instanceId: 'short' } },
  })
  const kinds = [
    () => fetch(`${api}/instances/short`, { headers: json }),
    () => fetch(`${api}/instances?top=100`, { headers: json }),
    () => fetch(`${api}/orchestrators/Hello`, { method: 'POST', headers: json, body: '{"a":1}' }),
    () => fetch(mcp, { method: 'POST', headers: json, body: call }),
  ]
  let sent = 0
  const work = async () => {
    while (sent < requests) {
      const response = await kinds[sent++ % kinds.length]!()
      await response.text()
      if (response.status >= 300) throw new Error(`a request of the warm-up got ${response.status}`)
    }
  }
  await Promise.all(Array.from({ length: 32 }, work))
  await readOnManyConnections(api, key)
}

// Node keeps the parsers of a thousand connections.
async function readOnManyConnections(api: string, key: string, count = 1_000): Promise<void> {
  const { hostname, port, pathname } = new URL(api)
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.write(`GET ${pathname}/instances/short HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${key}\r\n\r\n`)
      await once(socket, 'data')
      return socket
    }),
  )
  for (const socket of sockets) socket.destroy()
}
