import { once } from 'node:events'
import { Agent, get, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAdaptorServer } from '@hono/node-server'
import { createDurableClient, type Fetch } from '@durable-http/core'
import { describe, expect, it } from 'vitest'
import { createDocumentedApp } from './documented-app.ts'
import { api } from './gateway-under-test.ts'

// A gateway on a port of its own, in front of a host that is a function.
async function listening(fetch: Fetch) {
  const client = createDurableClient({ baseUrl: 'http://host.internal', key: 'the-key-of-the-host', fetch })
  const server = createAdaptorServer({ fetch: createDocumentedApp({ client }).fetch }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${api}/instances/a?showHistory=true`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const json = { headers: { 'content-type': 'application/json' } }
const block = new TextEncoder().encode(`{"EventType":"TaskCompleted","Result":"${'x'.repeat(65_000)}"},`)

describe('on a socket', () => {
  it('a large response arrives whole', async () => {
    let left = 200
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":"Echo","historyEvents":[')),
      pull(controller) {
        if (left-- > 0) return controller.enqueue(block)
        controller.enqueue(new TextEncoder().encode('{"EventType":"ExecutionCompleted"}]}'))
        return controller.close()
      },
    })
    await using gateway = await listening(async () => new Response(body, json))
    const status = (await (await fetch(gateway.url)).json()) as { historyEvents: unknown[] }
    expect(status.historyEvents).toHaveLength(201)
  })

  it('a slow reader holds the host back', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":"Echo","historyEvents":[')),
        pull(controller) {
          sent += block.length
          controller.enqueue(block)
        },
      },
      { highWaterMark: 0 },
    )
    await using gateway = await listening(async () => new Response(body, json))
    const request = get(gateway.url)
    const [response] = (await once(request, 'response')) as [{ pause(): void }]
    response.pause()
    // Data in transit fits into the buffers of two sockets; an endless body would not.
    let before = -1
    await expect.poll(() => before === (before = sent), { interval: 300, timeout: 10_000 }).toBe(true)
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(64 * 1024 * 1024)
    request.destroy()
  })

  it('a caller who hangs up ends the request to the host, before and within the response', async () => {
    let ended = 0
    await using waiting = await listening(
      (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => {
            ended++
            reject(new Error('gone'))
          })
        }),
    )
    const unanswered = get(waiting.url).on('error', () => undefined)
    setTimeout(() => unanswered.destroy(), 50)
    await expect.poll(() => ended).toBe(1)

    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":"Echo","historyEvents":[')),
      pull: (controller) => controller.enqueue(block),
      cancel: () => void ended++,
    })
    await using streaming = await listening(async () => new Response(endless, json))
    const request = get(streaming.url).on('error', () => undefined)
    await once(request, 'response')
    request.destroy()
    await expect.poll(() => ended).toBe(2)
  })

  it('a connection goes on after a body was refused on its way, and ends after one that is too long', async () => {
    await using gateway = await listening(async (_, init) => {
      await new Response(init?.body).text()
      return new Response(JSON.stringify({ id: 'a' }), { status: 202, ...json })
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const post = async (...pieces: string[]) => {
      const path = gateway.url.replace(/instances.*/, 'orchestrators/Echo')
      const outgoing = request(path, { agent, method: 'POST', ...json })
      const answer = once(outgoing, 'response') as Promise<[IncomingMessage]>
      for (const piece of pieces) outgoing.write(piece)
      // Only a request that has ended leaves its connection to the next.
      const ended = new Promise((resolve) => void outgoing.end(resolve))
      const [response] = await answer
      if (response.statusCode !== 413) await ended
      await text(response)
      return [response.statusCode, response.headers.connection]
    }
    const long = `["${'x'.repeat(100_000)}"`
    expect(await post(long, ']')).toEqual([202, 'keep-alive'])
    const rest = Array.from({ length: 4 }, () => 'x'.repeat(1_000_000))
    expect(await post(long, ',,1]', ...rest)).toEqual([400, 'keep-alive'])
    expect(await post(long, ',1]')).toEqual([202, 'keep-alive'])
    expect(await post(`,${long}`, ...rest)).toEqual([400, 'keep-alive'])
    expect(await post(long, ',1]')).toEqual([202, 'keep-alive'])
    expect(await post(`["${'x'.repeat(17_000_000)}"]`)).toEqual([413, 'close'])
    expect(await post(long, ',1]')).toEqual([202, 'keep-alive'])
    agent.destroy()
  })
})
