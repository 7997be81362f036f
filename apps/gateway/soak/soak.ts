import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { basePath } from '@durable-http/core'
import { createCaller, spellingsOf } from './caller.ts'
import { workOnBatches } from './batches.ts'
import { allFaults, beginChaos, type Chaos, type FaultKinds } from './chaos.ts'
import { serveFunctionApp } from './function-apps.ts'
import { startFloodHost } from './floods/flood-host-thread.ts'
import { floods } from './floods/floods.ts'
import { type FloodOutcome, pourAll } from './floods/pour-flood.ts'
import { startGateway } from './gateway-process.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { judgeMemory, type MemoryWatch, watchMemory } from './memory-watch.ts'
import { placeOrders } from './orders.ts'
import { tellProgress } from './progress.ts'
import { readAround, readCalmly } from './readers.ts'

/** How long, and how much at once. */
export interface SoakOptions {
  milliseconds: number
  customers?: number
  readers?: number
  operators?: number
  /** Faults of the disturbed app; all when absent, none when empty. */
  faults?: FaultKinds
  /** Names of the floods that follow; all when absent. */
  floods?: readonly string[]
  /** Gets a line each minute, at each further step and at each violation. */
  tell?: (line: string) => void
}

/** Result of a soak. */
export interface SoakReport {
  ledger: Ledger
  chaos: Chaos
  memory: MemoryWatch
  /** Batches whose jobs and exports had to find every instance. */
  wholeBatches: number
  floods: ReadonlyMap<string, FloodOutcome>
  /** How the gateway ended when it was asked to. */
  exitCode: number | null
}

// The gateway abandons a request before a caller takes it for stuck.
const requestTime = 8_000
const patience = requestTime + 7_000
// Until then every accepted order is done once nothing is wrong any more.
const afterwards = 60_000
// A job waits up to two minutes for a host that has failed it again and again.
const jobsAfterwards = 240_000
const floodTime = 5_000

/** Runs orders, readers and operators against a gateway in front of an app that is hurt and one that is not, and judges what must hold. */
export async function soak({
  milliseconds,
  customers = 16,
  readers = 8,
  operators = 2,
  faults = allFaults,
  floods: chosen = Object.keys(floods),
  tell = () => undefined,
}: SoakOptions): Promise<SoakReport> {
  const ledger = createLedger(tell)
  const secret = () => `${randomBytes(24).toString('base64')}/+=`
  await using stormy = await serveFunctionApp(secret())
  await using calm = await serveFunctionApp(secret())
  await using flooded = await startFloodHost()
  const key = `dhk_${randomBytes(32).toString('base64url')}`
  const flooder = `dhk_${randomBytes(32).toString('base64url')}`
  const secrets = [stormy.key, calm.key, flooded.key]
  const forbidden = [...secrets, key, flooder].flatMap(spellingsOf)
  const variables = {
    UPSTREAM_STORMY_BASE_URL: stormy.url,
    UPSTREAM_STORMY_TOKEN: stormy.key,
    UPSTREAM_CALM_BASE_URL: calm.url,
    UPSTREAM_CALM_TOKEN: calm.key,
    UPSTREAM_FLOODED_BASE_URL: flooded.url,
    UPSTREAM_FLOODED_TOKEN: flooded.key,
    API_KEYS: `soak:admin:${hashOf(key)},flooder:admin:${hashOf(flooder)}`,
    LIMIT_REQUEST_TIME: `${requestTime}ms`,
    LIMIT_CLIENT_REQUEST_TIME: `${requestTime}ms`,
    LIMIT_CLIENT_HEADERS_TIME: '5s',
    LIMIT_UPSTREAM_TIME: `${requestTime - 1_000}ms`,
    LIMIT_FAILURES: 'off',
    LIMIT_BREAKER_PAUSE: '500ms',
  }
  // A secret may be cut in two by the chunks of a pipe.
  let tail = ''
  await using gateway = await startGateway(variables, (text) => {
    const told = tail + text
    if (forbidden.some((spelling) => told.includes(spelling)))
      ledger.violate('no key leaks', 'in the log of the gateway')
    tail = told.slice(-200)
  })
  const caller = createCaller({ ledger, secrets, key, patience })
  const memory = watchMemory(() => gateway.memory())
  const chaos = beginChaos(stormy, faults)
  let isOpen = true
  const done = new AbortController()
  const worked = new AbortController()
  const api = (name: string) => `${gateway.restUrl}/apps/${name}${basePath}`
  const order = { caller, ledger, app: stormy, api: api('stormy'), isOpen: () => isOpen, signal: done.signal }
  const reader = {
    caller,
    ledger,
    stormy: api('stormy'),
    calm: api('calm'),
    mcp: `${gateway.mcpUrl}/mcp`,
    isOpen: () => isOpen,
  }
  const operator = {
    ...order,
    v1: `${gateway.restUrl}/apps/stormy/v1`,
    signal: worked.signal,
  }
  const batches = Array.from({ length: operators }, () => workOnBatches(operator))
  const work = [
    ...Array.from({ length: customers }, () => placeOrders(order)),
    ...Array.from({ length: readers }, (_, index) => readAround(reader, index * 3)),
    readCalmly(reader),
  ]
  const endProgress = tellProgress({ ledger, memory: () => gateway.memory(), tell })
  await sleep(milliseconds)
  memory.end()
  tell('orders, jobs and exports in progress are finished without faults')
  isOpen = false
  await chaos.end()
  const late = setTimeout(() => done.abort(), afterwards)
  const later = setTimeout(() => worked.abort(), jobsAfterwards)
  await Promise.all(work)
  const wholeBatches = (await Promise.all(batches)).reduce((sum, count) => sum + count, 0)
  clearTimeout(late)
  clearTimeout(later)
  endProgress()
  judgeMemory(memory, ledger)
  const floodOutcomes = await pourAll(
    chosen,
    {
      target: { api: api('flooded'), mcp: `${gateway.mcpUrl}/apps/flooded/mcp`, key: flooder },
      memory: () => gateway.memory(),
      start: gateway.memory(),
      other: async () => (await caller.ask('read beside a flood', `${api('calm')}/instances?top=5`)).status,
      host: flooded.url,
      milliseconds: floodTime,
      tell,
    },
    ledger,
  )
  await judgeLeftovers(gateway.restUrl, key, ledger)
  if (!gateway.isAlive()) ledger.violate('no request is stuck', 'the gateway ended by itself')
  return { ledger, chaos, memory, wholeBatches, floods: floodOutcomes, exitCode: await gateway.stop() }
}

// Requests in progress that the gateway reports after all callers have left. The request for the metrics is one of them.
async function judgeLeftovers(url: string, key: string, ledger: Ledger): Promise<void> {
  const response = await fetch(`${url}/metrics`, { headers: { 'x-api-key': key } })
  const text = await response.text()
  const open = Array.from(text.matchAll(/^durable_gateway_in_flight_requests\S* (\d+)/gm), ([, count]) => Number(count))
  const sum = open.reduce((total, count) => total + count, 0)
  if (open.length === 0 || sum > 1)
    ledger.violate('no request is stuck', `in flight at the end: ${open.join(', ') || 'not told'}`)
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')
