import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A function app whose instance `big` has no end, whose instance `hang` never gets a response, and whose others get one at once. */
export interface OddHost extends AsyncDisposable {
  url: string
  /** Requests that wait for a response, in the order they came. */
  hanging: ServerResponse[]
  /** Endless responses on their way. */
  streaming: Set<ServerResponse>
  /** Ids of the instances that were asked for. */
  asked: string[]
}

const status = (instanceId: string) => ({
  name: 'Hello',
  instanceId,
  runtimeStatus: 'Running',
  input: null,
  customStatus: null,
  output: null,
  createdTime: '2026-01-01T00:00:00Z',
  lastUpdatedTime: '2026-01-01T00:00:00Z',
})

/** Serves one. */
export async function serveOddHost(): Promise<OddHost> {
  const hanging: ServerResponse[] = []
  const streaming = new Set<ServerResponse>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const id = /\/(?:instances|orchestrators\/Hello)\/([^?/]*)/.exec(request.url ?? '')?.[1] ?? ''
    asked.push(id)
    if (id === 'hang') {
      hanging.push(response)
      response.on('close', () => void hanging.splice(hanging.indexOf(response), 1))
      return
    }
    response.writeHead(id === 'big' ? 202 : 200, { 'content-type': 'application/json; charset=utf-8' })
    if (id !== 'big') {
      response.end(JSON.stringify(status(id)))
      return
    }
    streaming.add(response)
    response.on('close', () => streaming.delete(response))
    const part = 'x'.repeat(65_536)
    const more = () => {
      while (!response.destroyed && response.write(part));
      response.once('drain', more)
    }
    response.write('{"name":"')
    more()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hanging,
    streaming,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
