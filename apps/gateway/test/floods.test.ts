import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { startFloodHost } from '../soak/floods/flood-host-thread.ts'
import { type Flood, floods } from '../soak/floods/floods.ts'
import { pourFlood, returned } from '../soak/floods/pour-flood.ts'
import { warmUp } from '../soak/floods/warm-up.ts'
import { spawnGateway } from './spawned-gateway.ts'

const hash = (key: string) => createHash('sha256').update(key).digest('hex')

async function setUp() {
  const stack = new AsyncDisposableStack()
  const host = stack.use(await startFloodHost())
  const gateway = stack.use(
    await spawnGateway({
      DURABLE_FUNCTIONS_BASE_URL: host.url,
      DURABLE_FUNCTIONS_TOKEN: host.key,
      API_KEYS: `flooder:admin:${hash('flooder')},other:admin:${hash('other')}`,
    }),
  )
  const api = gateway.restUrl + basePath
  const mcp = `${gateway.mcpUrl}/mcp`
  const other = async () => {
    const response = await fetch(`${api}/instances/short`, { headers: { 'x-api-key': 'other' } })
    await response.text()
    return response.status
  }
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8'))![1]) / 1024
  return { api, mcp, other, memory, host: host.url, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

// B4, B6 with waits and many connections, B9.
const classes = {
  'requests and responses that nobody reads': ['pipelining', 'pipelining without an end', 'unread responses'],
  'uploads, waits and connections that take their time': ['slow uploads', 'small slow uploads', 'waits', 'connections'],
  'results that are large, endless or unread': [
    'large results of tools',
    'endless results of tools',
    'unread results of tools',
  ],
}

const leastReads = 3
// Slots for calls to the app: a caller behind more calls than slots does not get fair turns.
const mostAhead = defaults.limits.concurrency.running

// Takes minutes and wants a quiet machine: FLOODS=1 runs it, and so does the soak.
test.skipIf(process.platform !== 'linux' || process.env['FLOODS'] === undefined)(
  'floods leave no memory behind and keep nobody else out',
  { timeout: 600_000 },
  async () => {
    await using gateway = await setUp()
    const { api, mcp, other, memory, host } = gateway
    await warmUp({ api, mcp, key: 'other' })
    // Until the garbage of the warm-up is collected, too.
    await sleep(20_000)
    const start = memory()
    const target = { api, mcp, key: 'flooder' }
    for (const [name, members] of Object.entries(classes)) {
      const flood: Flood = async (...given) => {
        await Promise.all(members.map((member) => floods[member]!(...given)))
      }
      const watch = { target, memory, start, other, host, milliseconds: 6_000 }
      const { peak, after, statuses, ahead } = await pourFlood(flood, watch)
      expect([name, new Set(statuses)]).toEqual([name, new Set([200])])
      // One in two seconds of the flood, which leaves some for a busy machine.
      expect([name, statuses.length]).toEqual([name, expect.toSatisfy((count) => count >= leastReads)])
      // A flood that is served before others would bring thousands of requests to the app first.
      expect([name, ahead]).toEqual([name, expect.toSatisfy((count) => count <= mostAhead)])
      // Each of them takes something while it lasts; else nothing was poured.
      expect([name, peak > after, after <= start * returned, `${start} ${peak} ${after}`]).toEqual([
        name,
        true,
        true,
        expect.any(String),
      ])
    }
  },
)

test('every flood belongs to a class', () => {
  expect(Object.values(classes).flat().toSorted()).toEqual(Object.keys(floods).toSorted())
})
