import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { defaults } from '../../config/defaults.ts'
import type { FetchHandler } from '../../gateway.ts'
import { serveGateway } from './serve.ts'

const limits = { ...defaults.limits, pipelined: 2 }

/** A gateway whose requests wait until they are let go, in the order they came. */
async function serveWaiting() {
  const waiting: (() => void)[] = []
  const aborted: string[] = []
  const broken: string[] = []
  let open = 0
  let most = 0
  const handler: FetchHandler = {
    async fetch({ url, signal }, connection) {
      const { pathname } = new URL(url)
      signal.addEventListener('abort', () => void aborted.push(pathname))
      connection?.onClose?.(({ isBroken }) => {
        open--
        if (isBroken) broken.push(pathname)
      })
      most = Math.max(most, ++open)
      await new Promise<void>((resolve) => void waiting.push(resolve))
      return new Response(pathname)
    },
  }
  const served = await serveGateway({ gateway: { rest: handler, mcp: handler }, restPort: 0, mcpPort: 0, limits })
  const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
  let response = ''
  socket.setEncoding('latin1').on('data', (text) => (response += text))
  const closed = once(socket, 'close')
  const send = (from: number, to: number) => {
    let text = ''
    for (let index = from; index < to; index++) text += `GET /${index} HTTP/1.1\r\nhost: localhost\r\n\r\n`
    socket.write(text)
  }
  return {
    waiting,
    aborted,
    broken,
    send,
    socket,
    closed,
    counts: () => ({ open, most }),
    response: () => response,
    [Symbol.asyncDispose]: async () => {
      socket.destroy()
      await served.close(0)
    },
  }
}

test('pipelined requests run two at a time, and all get their responses in order', async () => {
  await using caller = await serveWaiting()
  caller.send(0, 8)
  for (let index = 0; index < 8; index++) {
    await expect.poll(() => caller.waiting.length).toBeGreaterThan(0)
    caller.waiting.shift()!()
  }
  await expect
    .poll(() => [...caller.response().matchAll(/\r\n(\/\d)/g)].map(([, path]) => path).join(' '))
    .toBe('/0 /1 /2 /3 /4 /5 /6 /7')
  expect(caller.counts()).toEqual({ open: 0, most: 2 })
})

test.each([9, 1_500])('%i pipelined requests are refused with 429, and only two ever run', async (count) => {
  await using caller = await serveWaiting()
  caller.send(0, count)
  await caller.closed
  expect(caller.response()).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\n[^]*8 requests on this connection[^]*wait for/)
  await expect.poll(caller.counts).toEqual({ open: 0, most: 2 })
  expect(caller.aborted).toEqual(['/0', '/1'])
})

test('a caller who leaves ends all of its requests, those behind the first in line too', async () => {
  await using caller = await serveWaiting()
  caller.send(0, 6)
  await expect.poll(() => caller.waiting.length).toBe(2)
  caller.socket.destroy()
  await expect.poll(caller.counts).toEqual({ open: 0, most: 2 })
  await expect
    .poll(() => [caller.aborted, caller.broken])
    .toEqual([
      ['/0', '/1'],
      ['/0', '/1'],
    ])
})
