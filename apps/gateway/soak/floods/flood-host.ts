import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A function app that makes the most of a flood: instances of any size, starts that wait as long as they were asked to. */
export interface FloodHost extends AsyncDisposable {
  url: string
  key: string
}

const status = (instanceId: string, output: unknown = null) =>
  JSON.stringify({
    name: 'Hello',
    instanceId,
    runtimeStatus: 'Completed',
    input: null,
    customStatus: null,
    output,
    createdTime: '2026-01-01T00:00:00Z',
    lastUpdatedTime: '2026-01-01T00:00:01Z',
  })

const long = Buffer.from(status('long', 'x'.repeat(2 * 1024 * 1024)))
const large = Buffer.from(
  status(
    'large',
    Array.from({ length: 100_000 }, (_, id) => ({
      id,
      name: `order ${id}`,
      isPaid: id % 2 === 0,
      lines: [id, id + 1],
    })),
  ),
)
const part = Buffer.from('x'.repeat(65_536))

/**
 * Serves one: `/instances/long` has 2 MiB, `large` several of JSON, `endless` never ends, and any other is short. `/served` tells how many
 * requests came.
 */
export async function serveFloodHost(): Promise<FloodHost> {
  let served = 0
  const server = createServer((request, response) => {
    if (request.url === '/served') response.end(String(served))
    else {
      served++
      void respond(request, response)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: 'flood-host-key/+==',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host')
  request.resume()
  if (request.method === 'POST') {
    request.on('end', () => {
      const seconds = Number(searchParams.get('timeout') ?? 0)
      const timer = setTimeout(() => started(response), seconds * 1_000)
      response.on('close', () => clearTimeout(timer))
    })
    return
  }
  const id = pathname.split('/').at(-1)!
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  if (id === 'endless') return stream(response)
  if (id === 'long') return void response.end(long)
  if (id === 'large') return void response.end(large)
  response.end(id === 'instances' ? '[]' : status(id))
}

function started(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json; charset=utf-8' })
  response.end(
    JSON.stringify({ id: 'started', statusQueryGetUri: 'http://host/runtime/webhooks/durabletask/instances/started' }),
  )
}

function stream(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(part));
    response.once('drain', more)
  }
  response.write('{"name":"')
  more()
}
