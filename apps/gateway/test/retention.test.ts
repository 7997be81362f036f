import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, wallClock } from '@durable-http/core'
import { createMockHost, type SeededInstance } from '@durable-http/mock'
import type { Job } from '@durable-http/rest'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RetentionRule } from '../src/config/gateway-config.ts'
import { createLocalBackend, type JobBackend } from '../src/jobs/job-backend.ts'
import { createLog } from '../src/telemetry/log.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createRedisJobs } from '../src/runtimes/node/redis-jobs.ts'
import { openFileTables } from '../src/runtimes/node/file-store.ts'
import { isInstalled, startRedisServer } from './redis-servers.ts'
import { createJobStack, type JobStack, type JobStackOptions } from './job-stack.ts'

const day = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString()
const rule: RetentionRule = { name: 'old', states: ['Completed'], olderThan: 30 * day, enforce: true }

/** Instances that ended so long ago, `old0` and so on, and those of today. */
const population = (old: number, young: number): SeededInstance[] => [
  ...Array.from({ length: old }, (_, index) => instance(`old${index}`, 40)),
  ...Array.from({ length: young }, (_, index) => instance(`young${index}`, 2)),
]
const instance = (instanceId: string, days: number, more: Partial<SeededInstance> = {}): SeededInstance => {
  const time = daysAgo(days)
  return {
    instanceId,
    name: 'WaitForGo',
    runtimeStatus: 'Completed',
    createdTime: time,
    lastUpdatedTime: time,
    ...more,
  }
}

interface Given extends JobStackOptions {
  rules?: readonly RetentionRule[]
  maxShare?: number
  instances?: readonly SeededInstance[]
}

function retain({ rules = [rule], maxShare = 0.1, instances = [], host, ...more }: Given): JobStack {
  const own = host ?? createMockHost({ clock: 'real' })
  if (instances.length > 0) own.seed({ instances })
  return createJobStack({ ...more, host: own, config: { ...more.config, retention: { rules, maxShare } } })
}

const jobsOf = async (stack: JobStack) => ((await (await stack.call('GET', '/v1/jobs')).json()) as { jobs: Job[] }).jobs
const ended = async (stack: JobStack, count = 1): Promise<Job[]> => {
  const isOver = ({ status }: Job) => ['completed', 'failed', 'canceled'].includes(status)
  await expect
    .poll(async () => (await jobsOf(stack)).filter(isOver).length, { interval: 5, timeout: 15_000 })
    .toBe(count)
  return jobsOf(stack)
}
const idsIn = ({ host }: JobStack) => host.instances.list().map(({ instanceId }) => instanceId)
const deleted = ({ host }: JobStack) =>
  host.requests.all.filter(({ operation, method }) => operation === 'purgeInstance' || method === 'DELETE').length

/** A clock that runs late by the given milliseconds; `looked` resolves when the schedule has looked at all rules. */
function laterBy(milliseconds: number) {
  const looked = Promise.withResolvers<void>()
  const sleep: Clock['sleep'] = (pause, signal) => {
    if (pause === 60_000) looked.resolve()
    return wallClock.sleep(pause, signal)
  }
  return { now: () => Date.now() + milliseconds, sleep, looked: looked.promise }
}

describe('a rule of retention', () => {
  test('only reports until `enforce` is true', async () => {
    await using stack = retain({ rules: [{ ...rule, enforce: false }], instances: population(3, 97) })
    const [job] = await ended(stack)
    expect(job).toMatchObject({
      status: 'completed',
      action: 'purge',
      retention: { rule: 'old', enforce: false, instances: 100, matched: 3 },
      progress: { planned: 3, plannedComplete: true, done: 0 },
    })
    expect(job!.message).toContain('only reports: the rule matches 3 of 100 instances (3 %)')
    expect([deleted(stack), idsIn(stack).length]).toEqual([0, 100])
  })

  test('deletes what it matches, and nothing else', async () => {
    const lines: string[] = []
    const spared = [
      instance('running', 40, { runtimeStatus: 'Running' }),
      instance('failed', 40, { runtimeStatus: 'Failed' }),
      instance('other', 40, { name: 'Hello' }),
    ]
    await using stack = retain({
      rules: [{ ...rule, functions: ['waitforgo'] }],
      instances: [...population(5, 92), ...spared],
      telemetry: { audit: (line) => void lines.push(line) },
    })
    const [job] = await ended(stack)
    expect(job).toMatchObject({ status: 'completed', progress: { planned: 5, done: 5, skipped: 0, failed: 0 } })
    expect(job!.description).toContain('Completed')
    expect(idsIn(stack).filter((id) => id.startsWith('old'))).toEqual([])
    expect(idsIn(stack).length).toBe(95)
    const audits = lines.map((line) => JSON.parse(line))
    expect(audits.length).toBe(5)
    expect(audits[0]).toMatchObject({ job: job!.id, rule: 'old', operation: 'purgeInstance', outcome: 'done' })
  })

  test('deletes nothing where it matches more than the share', async () => {
    await using stack = retain({ instances: population(11, 89) })
    const [job] = await ended(stack)
    expect(job).toMatchObject({ status: 'failed', retention: { matched: 11, instances: 100 }, progress: { done: 0 } })
    expect(job!.message).toContain('all rules together may delete 10 in a day (10 %)')
    expect(deleted(stack)).toBe(0)
  })

  test('deletes no more than it counted, whatever is there later', async () => {
    const host = createMockHost({ clock: 'real' })
    // Told between the count and the first request.
    const log = createLog('info', (_, __, message) => {
      if (!message.startsWith('retention begins')) return
      host.seed({ instances: Array.from({ length: 50 }, (_, index) => instance(`z${index}`, 400)) })
    })
    await using stack = retain({ host, instances: population(10, 190), telemetry: { log } })
    const [job] = await ended(stack)
    expect([job!.status, job!.progress.done]).toEqual(['failed', 10])
    expect(job!.message).toContain('reached the 10 instances that were counted')
    expect([deleted(stack), idsIn(stack).length]).toEqual([10, 240])
  })

  test('shares the day with all others of its hub', async () => {
    const both = [rule, { ...rule, name: 'failed', states: ['Failed'] }] as const
    const failed = Array.from({ length: 6 }, (_, index) => instance(`f${index}`, 40, { runtimeStatus: 'Failed' }))
    await using stack = retain({ rules: both, instances: [...population(6, 88), ...failed] })
    await ended(stack, 2)
    expect(idsIn(stack).length).toBeGreaterThanOrEqual(90)
  })

  test('runs once a day, also after a restart, and forgets what a day ago was deleted', async () => {
    const backend = createLocalBackend()
    const first = retain({ backend, instances: population(5, 95) })
    await ended(first)
    await first.stop()
    first.host.seed({ instances: population(9, 0) })
    const clock = laterBy(1)
    const again = retain({ backend, host: first.host, clock })
    await clock.looked
    expect((await jobsOf(again)).length).toBe(1)
    await again.stop()
    await first.host.clock.advance(day)
    await using next = retain({ backend, host: first.host, clock: laterBy(day) })
    const jobs = await ended(next, 2)
    expect(jobs.map(({ progress }) => progress.done)).toEqual([9, 5])
  })

  test('goes on after a restart, and ends when it was changed meanwhile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'retention-'))
    try {
      const open = async () => createLocalBackend((await openFileTables(`file:${folder}`)).storageOf)
      const slow = { ...rule, rate: 30 }
      const first = retain({ rules: [slow], backend: await open(), instances: population(50, 450) })
      await expect.poll(async () => (await jobsOf(first))[0]?.progress.done).toBeGreaterThan(3)
      await first.stop()
      const second = retain({ rules: [slow], backend: await open(), host: first.host })
      await expect.poll(async () => (await jobsOf(second))[0]?.progress.done).toBeGreaterThan(15)
      await second.stop()
      await using third = retain({ rules: [{ ...slow, states: ['Failed'] }], backend: await open(), host: first.host })
      const [job] = await ended(third)
      expect([job!.status, job!.message]).toEqual(['failed', expect.stringContaining('was changed or removed')])
      expect(idsIn(third).length).toBeGreaterThan(450)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('is made by one of several replicas', async () => {
    const backend = createLocalBackend()
    await using first = retain({ backend, instances: population(5, 95) })
    await using second = retain({ backend, host: first.host })
    await ended(first)
    expect([deleted(first), (await jobsOf(second)).length]).toEqual([5, 1])
  })

  test('waits for its hours, and stops at their end', async () => {
    const at = (time: string) => laterBy(Date.parse(time) - Date.now())
    const night = { ...rule, hours: { from: 60, to: 300 }, rate: 20 }
    const instances = population(40, 460)
    const backend = createLocalBackend()
    const tomorrow = daysAgo(-1).slice(0, 10)
    const clock = at(`${tomorrow}T12:00:00Z`)
    const noon = retain({ rules: [night], backend, instances, clock })
    await clock.looked
    expect(await jobsOf(noon)).toEqual([])
    await noon.stop()
    const lateAt = `${tomorrow}T04:59:59Z`
    await noon.host.clock.advance(Date.parse(lateAt) - Date.now())
    await using late = retain({ rules: [night], backend, host: noon.host, clock: at(lateAt) })
    const [job] = await ended(late)
    expect(job).toMatchObject({ status: 'completed', until: `${tomorrow}T05:00:00.000Z` })
    expect(job!.message).toContain('the hours of the rule are over')
    expect(job!.progress.done).toBeLessThan(40)
  })

  test('stays paused where somebody paused it', async () => {
    const backend = createLocalBackend()
    const slow = { ...rule, rate: 5 }
    const first = retain({ rules: [slow], backend, instances: population(40, 460) })
    await expect.poll(async () => (await jobsOf(first))[0]?.status).toBe('running')
    const { id } = (await jobsOf(first))[0]!
    await first.call('POST', `/v1/jobs/${id}/pause`)
    await first.stop()
    const clock = laterBy(day)
    await using next = retain({ rules: [slow], backend, host: first.host, clock })
    await clock.looked
    expect((await jobsOf(next)).map(({ status }) => status)).toEqual(['paused'])
    expect((await next.call('POST', `/v1/jobs/${id}/cancel`)).status).toBe(200)
  })

  test('reports its figures to the metrics', async () => {
    await using stack = retain({ instances: population(2, 98), telemetry: { metrics: createPrometheusMetrics } })
    await ended(stack)
    const metrics = await (await stack.call('GET', '/metrics')).text()
    for (const line of ['matched{app="default",rule="old"} 2', 'instances{app="default",rule="old"} 100'])
      expect(metrics).toContain(`durable_gateway_retention_${line}`)
    expect(metrics).toContain('durable_gateway_retention_refused{app="default",rule="old"} 0')
    expect(metrics).toContain('durable_gateway_retention_deleted_total{app="default",rule="old"} 2')
  })
})

describe('a clock that is not that of the host', () => {
  const minutes = 60_000
  const found = 'the rule matches 3 of 100 instances (3 %)'
  const set = 'nothing was deleted. Set the clocks (NTP)'

  // Instances of two days ago seem old to a clock that is far ahead, and those of forty days ago young to one that is behind.
  test.each([
    [
      'far ahead',
      40.5 * day,
      100,
      'the rule matches 100 of 100 instances (100 %); the clock of the gateway is 40d ahead',
    ],
    ['a day ahead', 1.5 * day, 3, `${found}; the clock of the gateway is 1d ahead of that of the host: ${set}`],
    [
      'six minutes ahead',
      6.5 * minutes,
      3,
      `${found}; the clock of the gateway is 6m ahead of that of the host: ${set}`,
    ],
    [
      'six minutes behind',
      -6.5 * minutes,
      3,
      `${found}; the clock of the gateway is 6m behind that of the host: ${set}`,
    ],
    ['far behind', -20.5 * day, 0, 'the rule matches 0 of 100 instances (0 %); the clock of the gateway is 20d behind'],
  ])('deletes nothing: %s', async (_, difference, matched, message) => {
    const telemetry = { metrics: createPrometheusMetrics }
    const given = { instances: population(3, 97), maxShare: 1, telemetry }
    await using stack = retain({ ...given, clock: laterBy(difference) })
    const [job] = await ended(stack)
    expect(job).toMatchObject({ status: 'failed', retention: { matched }, progress: { done: 0 } })
    expect(job!.message).toContain(message)
    expect([deleted(stack), idsIn(stack).length]).toEqual([0, 100])
    const metrics = await (await stack.call('GET', '/metrics')).text()
    expect(metrics).toContain('durable_gateway_retention_refused{app="default",rule="old"} 1')
  })

  test.each([
    ['ahead', 4 * minutes],
    ['behind', -4 * minutes],
  ])('may be four minutes %s', async (_, difference) => {
    await using stack = retain({ instances: population(3, 97), clock: laterBy(difference) })
    const [job] = await ended(stack)
    expect(job).toMatchObject({ status: 'completed', progress: { done: 3 } })
    expect(idsIn(stack).length).toBe(97)
  })

  test('counts as it was when the job was made', async () => {
    let ahead = 40.5 * day
    const log = createLog('info', (_, __, message) => {
      // The clock is set right before the rule counts.
      if (message === 'a rule of retention begins') ahead = 0
    })
    const clock = { ...wallClock, now: () => Date.now() + ahead }
    await using stack = retain({ instances: population(3, 97), maxShare: 1, clock, telemetry: { log } })
    const [job] = await ended(stack)
    expect(job).toMatchObject({ status: 'failed', progress: { done: 0 } })
    expect(job!.message).toContain('the clock of the gateway was 40d ahead of that of the host when the job was made')
    expect(idsIn(stack).length).toBe(100)
  })

  test('is unknown where the host sends no time', async () => {
    const host = createMockHost({ clock: 'real', faults: [{ headers: { date: '' } }] })
    await using stack = retain({ host, instances: population(3, 97) })
    const [job] = await ended(stack)
    expect([job!.status, idsIn(stack).length]).toEqual(['failed', 100])
    expect(job!.message).toContain('the host does not tell the time (its response has no Date)')
  })

  test('is reported by a rule that only reports', async () => {
    const rules = [{ ...rule, enforce: false }]
    await using stack = retain({ rules, instances: population(3, 97), clock: laterBy(-1.5 * day) })
    const [job] = await ended(stack)
    expect([job!.status, job!.message]).toEqual([
      'completed',
      `only reports: ${found}; the clock of the gateway is 1d behind that of the host: ${set}`,
    ])
  })
})

describe.skipIf(!isInstalled)('replicas that share a Redis', () => {
  test('run a rule once a day, and one goes on where another was stopped', { timeout: 60_000 }, async () => {
    await using redis = await startRedisServer()
    const open = () => createRedisJobs(`redis://127.0.0.1:${redis.port}`)
    await using stores = new AsyncDisposableStack()
    const [one, other] = [stores.use(open()), stores.use(open())]
    const rules = [{ ...rule, rate: 30 }]
    const first = retain({ rules, backend: one.backend, instances: population(40, 460) })
    await expect.poll(async () => (await jobsOf(first))[0]?.progress.done ?? 0, { timeout: 20_000 }).toBeGreaterThan(3)
    await using second = retain({ rules, backend: other.backend, host: first.host })
    await first.stop()
    const [job, ...more] = await ended(second)
    expect(more).toEqual([])
    expect(job).toMatchObject({ status: 'completed', progress: { planned: 40, done: 40, failed: 0 } })
    expect([deleted(second), idsIn(second).length]).toEqual([40, 460])
  })
})

describe('whatever rules and populations there are', () => {
  const states = ['Completed', 'Failed', 'Terminated', 'Running', 'Suspended', 'Pending'] as const
  const names = ['WaitForGo', 'Hello', 'Echo'] as const
  const seeded = fc.record({
    state: fc.constantFrom(...states),
    name: fc.constantFrom(...names),
    days: fc.constantFrom(0.5, 2, 8, 29, 31, 400),
  })
  const anyRule = fc.record({
    states: fc.subarray(['Completed', 'Failed', 'Terminated', 'Canceled'] as const, { minLength: 1 }),
    functions: fc.option(fc.subarray([...names], { minLength: 1 }), { nil: undefined }),
    olderThan: fc.constantFrom(1, 7, 30).map((days) => days * day),
    enforce: fc.boolean(),
  })

  test('deletes at most the share, no live instance, and none outside a rule', async () => {
    let acted = 0
    const property = fc.asyncProperty(
      fc.array(seeded, { minLength: 1, maxLength: 60 }),
      fc.array(anyRule, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(0.01, 0.1, 0.34, 0.9, 1),
      fc.boolean(),
      async (rows, given, maxShare, cut) => {
        const rules = given.map(({ functions, ...one }, index): RetentionRule => ({
          name: `r${index}`,
          ...(functions ? { functions } : {}),
          ...one,
        }))
        const instances = rows.map(({ state, name, days }, index) =>
          instance(`i${index}`, days, { name, runtimeStatus: state }),
        )
        const backend: JobBackend = createLocalBackend()
        const host = createMockHost({ clock: 'real' })
        if (cut) {
          // One process is stopped at some moment, and another one continues.
          const first = retain({ backend, host, rules, maxShare, instances })
          await wallClock.sleep(2)
          await first.stop()
        }
        await using stack = retain({ backend, host, rules, maxShare, ...(cut ? {} : { instances }) })
        await ended(stack, rules.length)
        const left = new Set(idsIn(stack))
        const gone = rows.filter((_, index) => !left.has(`i${index}`))
        acted += gone.length
        expect(gone.length).toBeLessThanOrEqual(rows.length * maxShare + 1e-9)
        for (const { state, name, days } of gone) {
          const meets = rules.some(
            (one) =>
              one.enforce &&
              (one.states as readonly string[]).includes(state) &&
              days * day > one.olderThan &&
              (one.functions?.includes(name) ?? true),
          )
          expect(meets, `${state} ${name} ${days}`).toBe(true)
        }
      },
    )
    await fc.assert(property, { numRuns: 60 })
    expect(acted).toBeGreaterThan(0)
  }, 60_000)
})
