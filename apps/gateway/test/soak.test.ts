import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createCaller, spellingsOf } from '../soak/caller.ts'
import { exportWhole } from '../soak/exports.ts'
import { runJob } from '../soak/jobs.ts'
import { createLedger } from '../soak/ledger.ts'
import { judgeMemory } from '../soak/memory-watch.ts'
import type { OperatorContext } from '../soak/operators.ts'
import { writeReport } from '../soak/report.ts'
import { soak } from '../soak/soak.ts'

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const memoryOf = (from: number, to: number) => {
  const samples = Array.from({ length: 120 }, (_, index) => from + ((to - from) * index) / 119)
  return { samples, quarters: () => [15, 45, 75, 105].map((index) => samples[index]!) }
}

describe('the soak', () => {
  test('finds nothing wrong with the gateway in a few seconds of trouble', { timeout: 120_000 }, async () => {
    // Without operators: a job waits minutes for a host that failed it often, longer than a test may.
    const told: string[] = []
    const tell = (line: string) => void told.push(line)
    const report = await soak({ milliseconds: 4_000, customers: 4, readers: 3, operators: 0, floods: ['waits'], tell })
    expect(told).toContain('a flood of waits')
    expect([report.ledger.violations, report.exitCode]).toEqual([[], 0])
    expect(report.ledger.counts.get('start')?.byOutcome.get(202)).toBeGreaterThan(0)
    expect(report.chaos.done.size).toBeGreaterThan(0)
    expect(writeReport(report)).toMatch(/\| start \|[^]*all invariants held/)
  })

  test('finds every instance in jobs and exports of an app that nothing happens to', { timeout: 60_000 }, async () => {
    const report = await soak({ milliseconds: 500, customers: 1, readers: 1, operators: 1, faults: {}, floods: [] })
    expect([report.ledger.violations, report.exitCode]).toEqual([[], 0])
    expect(report.wholeBatches).toBeGreaterThan(0)
  })

  test('notices rows that are missing from jobs and exports', { timeout: 60_000 }, async () => {
    const rules = new Set<string>()
    const ledger = { ...createLedger(), violate: (rule: string) => void rules.add(rule) }
    const host = { seed: () => undefined, instances: new Map([['whole-1', { runtimeStatus: 'Terminated' }]]) }
    const progress = { done: 1, skipped: 0, failed: 0, unknown: 0 }
    const responseTo = (url: string) => {
      if (url.endsWith('/items')) return '{"instanceId":"whole-1","outcome":"done"}\n'
      if (url.includes('/export')) return '{"instanceId":"whole-1"}\n{"complete":true,"count":1}\n'
      return JSON.stringify({ id: 'a', status: 'completed', progress })
    }
    const caller = { open: 0, ask: async (_: string, url: string) => ({ status: 200, text: responseTo(url) }) }
    const context = { caller, ledger, app: { host, hits: new Map() }, v1: '/v1', isOpen: () => true }
    const operator = { ...context, signal: AbortSignal.timeout(30_000) } as unknown as OperatorContext
    const batch = { ids: ['whole-1', 'whole-2'], prefix: 'whole-', isWhole: true }
    const job = { batch, action: 'terminate', states: 'Running', expected: batch.ids }
    await runJob(operator, job)
    await exportWhole(operator, batch)
    expect([...rules]).toEqual(['job counts are exact', 'exports are whole'])
    rules.clear()
    await runJob(operator, { ...job, batch: { ...batch, isWhole: false } })
    await exportWhole(operator, { ...batch, isWhole: false })
    expect([...rules]).toEqual([])
  })

  test.each(spellingsOf('a secret/+='))('finds the key where a response holds it as %s', async (spelling) => {
    for (const listener of [
      ((_, response) => response.end(`{"url":"…${spelling}"}`)) as RequestListener,
      ((_, response) => response.setHeader('location', `/?code=${spelling}`).end()) as RequestListener,
    ]) {
      await using server = await serve(listener)
      const ledger = createLedger()
      await createCaller({ ledger, secrets: ['a secret/+='], key: 'k', patience: 5_000 }).ask('read', server.url)
      expect(ledger.violations).toMatchObject([{ rule: 'no key leaks' }])
    }
  })

  test('takes a request without a response for stuck, but not one whose caller left', async () => {
    await using server = await serve(() => undefined)
    const ledger = createLedger()
    const caller = createCaller({ ledger, secrets: [], key: 'k', patience: 100 })
    await caller.ask('left', server.url, { leavesAfter: 10 })
    expect(ledger.violations).toEqual([])
    await caller.ask('stuck', server.url)
    expect(ledger.violations).toMatchObject([{ rule: 'no request is stuck' }])
    expect(caller.open).toBe(0)
  })

  test('distinguishes memory that grows from memory that does not', () => {
    for (const [to, count] of [
      [210, 0],
      [600, 1],
    ] as const) {
      const ledger = createLedger()
      judgeMemory(memoryOf(200, to), ledger)
      expect(ledger.violations).toHaveLength(count)
    }
  })
})
