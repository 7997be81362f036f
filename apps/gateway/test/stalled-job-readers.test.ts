import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Socket } from 'node:net'
import { basePath, type Clock } from '@durable-http/core'
import { createJobRoutes, type Job, type JobItem } from '@durable-http/rest'
import { expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { configFor } from './config-for.ts'
import { serveMock } from './served-mock.ts'

const key = 'the-system-key-of-the-app-Zx81'
const places = 4
const itemSize = 10_000
// Sockets of this machine hold some megabytes on either side.
const most = 64 * 1024 * 1024

/** Time passes faster for streams of events, which look at a job once a second. */
const quick: Clock = { now: () => Date.now(), sleep: (pause) => sleep(pause === 1_000 ? 1 : pause) }

/** A job whose outcomes never end and which changes whenever it is looked at; counts what is taken of it. */
function endlessJob() {
  const read = { items: 0, looks: 0, open: 0 }
  const job = (): Job => ({
    id: 'endless',
    status: 'running',
    action: 'terminate',
    selection: { prefix: 'a' },
    progress: { done: read.looks, skipped: 0, failed: 0, unknown: 0 },
    reason: 'x'.repeat(itemSize),
    createdAt: '2026-02-03T04:05:06.000Z',
  })
  const routes = createJobRoutes({
    create: () => Promise.reject(new Error('not in this test')),
    control: () => Promise.reject(new Error('not in this test')),
    list: async () => [job()],
    async find() {
      read.looks++
      return job()
    },
    async *items(): AsyncGenerator<JobItem> {
      read.open++
      try {
        for (;;) {
          read.items++
          yield { instanceId: `i${read.items}`, outcome: 'failed', message: 'x'.repeat(itemSize), at: job().createdAt }
          await sleep(0)
        }
      } finally {
        read.open--
      }
    },
  })
  return { read, routes }
}

test.each([
  ['items', 'items'],
  ['events', 'looks'],
] as const)('readers of the %s of a job who have stopped hold little, and keep nobody out', async (path, counted) => {
  await using mock = await serveMock({ key })
  mock.host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
  const { read, routes } = endlessJob()
  const limits = { ...defaults.limits, callerStreams: places }
  const gateway = createGateway({
    config: configFor({ baseUrl: mock.url, key }, { limits }),
    clock: quick,
    jobs: () => new Map([['default', { routes, planned: () => () => expect.unreachable(), work: async () => {} }]]),
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  const sockets: Socket[] = []
  const open = () => {
    const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
    socket.on('error', () => undefined)
    // Nothing is read, not even the head.
    socket.pause()
    socket.write(`GET /v1/jobs/endless/${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
    sockets.push(socket)
  }
  const statusOf = async () => {
    const response = await fetch(`${served.restUrl}/v1/jobs/endless/${path}`)
    await response.body?.cancel()
    return response.status
  }
  try {
    for (let n = 0; n < places; n++) open()
    // Nothing more is read of the job once the sockets are full.
    let before = -1
    const stands = () => {
      const stood = read[counted] > 0 && read[counted] === before
      before = read[counted]
      return stood
    }
    await expect.poll(stands, { timeout: 25_000, interval: 250 }).toBe(true)
    expect(read[counted] * itemSize).toBeLessThan(most)
    expect(await statusOf()).toBe(429)
    const other = await fetch(`${served.restUrl}${basePath}/instances/a`)
    expect([other.status, await other.text()]).toEqual([200, expect.not.stringContaining(key)])
    for (const socket of sockets) socket.destroy()
    await expect.poll(statusOf, { timeout: 10_000 }).toBe(200)
    await expect.poll(() => read.open, { timeout: 10_000 }).toBe(0)
  } finally {
    for (const socket of sockets) socket.destroy()
    await served.close(0)
  }
})
