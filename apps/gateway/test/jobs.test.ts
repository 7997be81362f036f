import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { createGateway } from '../src/gateway.ts'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { openFileTables } from '../src/runtimes/node/file-store.ts'
import { configFor } from './config-for.ts'
import { createJobStack, type JobStack, manyOf } from './job-stack.ts'
import { keyOf, threeKeys } from './key-hash.ts'

const running = { action: 'terminate', selection: { states: ['Running'] }, reason: 'too many' }
const terminatesOf = ({ host }: JobStack) =>
  host.requests.all.filter(({ operation }) => operation === 'terminateInstance').map(({ target }) => target)
const bearer = (role: keyof typeof keyOf) => ({ authorization: `Bearer ${keyOf[role]}` })

describe('a job', () => {
  test('acts on each instance of its selection and reports its outcome', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: [...manyOf(30), { instanceId: 'other', name: 'Hello', runtimeStatus: 'Completed' }] })
    const response = await stack.call('POST', '/v1/jobs', running)
    const created = await response.json()
    expect([response.status, response.headers.get('location')]).toEqual([
      201,
      `http://127.0.0.1:8080/v1/jobs/${created.id}`,
    ])
    expect(created).toMatchObject({ action: 'terminate', selection: { states: ['Running'] }, reason: 'too many' })
    const ended = await stack.until(created.id, 'completed')
    expect(ended.progress).toEqual({ planned: 30, plannedComplete: true, done: 30, skipped: 0, failed: 0, unknown: 0 })
    expect(ended.description).toContain('in state Running')
    const items = await stack.items(created.id)
    // A stream that ended before its first line says so.
    expect(await stack.items(created.id, '?after=0')).toEqual(items)
    expect(await stack.items(created.id, '?after=1')).toEqual(items.slice(1))
    expect(new Set(items.map(({ instanceId }) => instanceId)).size).toBe(30)
    expect(items[0]).toMatchObject({ name: 'WaitForGo', outcome: 'done', at: expect.any(String) })
    expect(new Set(terminatesOf(stack)).size).toBe(30)
    expect(await (await stack.call('GET', '/v1/jobs')).json()).toEqual({ jobs: [ended] })
  })

  test('is only planned with dryRun', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(12) })
    const response = await stack.call('POST', '/v1/jobs', { ...running, dryRun: true })
    const plan = await response.json()
    expect([response.status, plan.matched, plan.complete, plan.sample.length]).toEqual([200, 12, true, 10])
    expect(plan.duration).toBeGreaterThan(0)
    expect(await (await stack.call('GET', '/v1/jobs')).json()).toEqual({ jobs: [] })
    expect(stack.host.instances.get('i0')?.runtimeStatus).toBe('Running')
  })

  test('pauses, goes on and is canceled, and refuses what does not fit', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(60) })
    const { id } = await stack.create({ ...running, rate: 20 })
    const control = async (verb: string) => {
      const response = await stack.call('POST', `/v1/jobs/${id}/${verb}`)
      const { status, code } = await response.json()
      return [response.status, response.ok ? status : code]
    }
    await expect.poll(async () => (await stack.job(id)).progress.done).toBeGreaterThan(2)
    expect(await control('resume')).toEqual([409, 'job_conflict'])
    expect(await control('pause')).toEqual([200, 'paused'])
    expect(await control('pause')).toEqual([409, 'job_conflict'])
    await expect.poll(() => stack.items(id).then(({ length }) => length)).toBe((await stack.job(id)).progress.done)
    expect(await control('resume')).toEqual([200, 'running'])
    const { done } = (await stack.job(id)).progress
    await expect.poll(async () => (await stack.job(id)).progress.done, { timeout: 5_000 }).toBeGreaterThan(done)
    expect(await control('cancel')).toEqual([200, 'canceled'])
    expect(await control('cancel')).toEqual([409, 'job_conflict'])
    expect((await stack.job(id)).endedAt).toEqual(expect.any(String))
  })

  test('can start the same functions with another input', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: [{ instanceId: 'old', name: 'Echo', runtimeStatus: 'Failed', input: 1 }] })
    const { id } = await stack.create(
      '{"action":"restart","selection":{"ids":["old"]},"input":{"order":1917043659912705296}}' as never,
    )
    await stack.until(id, 'completed')
    const [item] = await stack.items(id)
    expect(item).toMatchObject({ instanceId: 'old', outcome: 'done', newInstanceId: expect.any(String) })
    const status = await stack.call('GET', `/runtime/webhooks/durabletask/instances/${item!.newInstanceId}`)
    expect(await status.text()).toContain('"input":{"order":1917043659912705296}')
  })

  test.each([
    [{}, 'action is missing'],
    [{ action: 'terminate', selection: {} }, 'is empty'],
    [{ action: 'terminate', selection: { all: true } }, 'is not accepted'],
    [{ action: 'explode', selection: { prefix: 'a' } }, 'must be one of'],
    [{ ...running, dryrun: true }, 'dryrun is unknown'],
    [{ ...running, dryRun: 'yes' }, 'dryRun must be a boolean'],
    [{ ...running, concurrency: 99 }, 'concurrency'],
    [{ ...running, eventName: 'Go' }, 'is not taken by terminate'],
    [{ action: 'purge', selection: { states: ['Running'] } }, 'purge applies to'],
    [
      { action: 'explode', selection: { states: ['Runing'] }, rate: 0, until: 'soon' },
      'action',
      'states',
      'rate',
      'until',
    ],
    [{ action: 'explode', reson: 'x', concurrency: '8' }, 'action', 'reson', 'concurrency', 'selection'],
    [{ ...running, dryRun: 'yes', eventName: 'Go', input: 1 }, 'dryRun', 'eventName', 'input'],
  ])('is refused for %j', async (body, ...whys) => {
    await using stack = createJobStack()
    const response = await stack.call('POST', '/v1/jobs', body)
    const problem = await response.json()
    expect([response.status, problem.code]).toEqual([400, 'invalid_input'])
    for (const why of whys) expect(problem.detail).toContain(why)
    expect(problem.issues.length).toBeGreaterThanOrEqual(whys.length)
    expect(problem.issues[0].in).toBe('body')
    // The check of the app at start does not belong to the caller.
    expect(stack.host.requests.all.filter(({ target }) => !target.includes('health'))).toEqual([])
  })

  test('is made once per Idempotency-Key', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(3) })
    const key = { 'idempotency-key': 'night-1' }
    const first = await stack.create(running, key)
    const second = await stack.create(running, key)
    expect(second.id).toBe(first.id)
    const other = await stack.call('POST', '/v1/jobs', { ...running, reason: 'else' }, key)
    expect([other.status, (await other.json()).code]).toEqual([422, 'key_reused'])
  })

  test('is one of ten at most that have not ended', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(40) })
    const jobs = []
    for (let index = 0; index < 10; index++) jobs.push(await stack.create({ ...running, rate: 1 }))
    const refused = await stack.call('POST', '/v1/jobs', running)
    expect([refused.status, (await refused.json()).code]).toEqual([429, 'too_many_jobs'])
    for (const { id } of jobs) await stack.call('POST', `/v1/jobs/${id}/cancel`)
    await stack.create(running)
  })

  test('is one of ten at most, however many are asked for at once', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(40) })
    const slow = { ...running, rate: 0.01 }
    const asked = await Promise.all(Array.from({ length: 16 }, () => stack.call('POST', '/v1/jobs', slow)))
    expect(asked.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(10)
    expect(((await (await stack.call('GET', '/v1/jobs')).json()) as { jobs: unknown[] }).jobs).toHaveLength(10)
  })

  test('is one of eight at most of the same caller', async () => {
    await using stack = createJobStack({ config: { auth: threeKeys } })
    stack.host.seed({ instances: manyOf(40) })
    const slow = { ...running, rate: 0.01 }
    for (let index = 0; index < 8; index++) await stack.create(slow, bearer('operator'))
    const refused = await stack.call('POST', '/v1/jobs', slow, bearer('operator'))
    const { code, detail } = await refused.json()
    expect([refused.status, code, detail]).toEqual([429, 'too_many_jobs', expect.stringContaining('of this caller')])
    await stack.create(slow, bearer('admin'))
  })

  test('is streamed until it ends', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(30) })
    const { id } = await stack.create({ ...running, rate: 30 })
    const response = await stack.call('GET', `/v1/jobs/${id}/events`)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    const events = [...text.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event)
    expect(events.at(-1)).toBe('end')
    expect(events.length).toBeGreaterThan(2)
    const data = [...text.matchAll(/^data: (\{"id".+)$/gm)].map(([, json]) => JSON.parse(json!))
    expect(data.at(-1)).toMatchObject({ status: 'completed', progress: { done: 30 } })
    const last = /id: (\S+)\ndata: \{\}/.exec(text)![1]!
    expect((await stack.call('GET', `/v1/jobs/${id}/events`, undefined, { 'last-event-id': last })).status).toBe(204)
  })

  test('waits while its host does not respond, and then pauses with the reason', async () => {
    await using stack = createJobStack()
    const instances = manyOf(2)
    stack.host.seed({ instances })
    stack.host.faults.add({ status: 501 })
    const { id } = await stack.create(running)
    const failed = await stack.until(id, 'failed', 'paused')
    expect([failed.status, failed.message]).toEqual(['failed', expect.stringContaining('listInstances')])
  })
})

describe('the rights of a job', () => {
  const auth = { auth: threeKeys }

  test('are those of its creator for creating and for control', async () => {
    await using stack = createJobStack({ config: auth })
    stack.host.seed({ instances: manyOf(3) })
    const refused = await stack.call('POST', '/v1/jobs', running, bearer('viewer'))
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'role_too_low'])
    const purge = { action: 'purge', selection: { states: ['Completed'] } }
    expect((await stack.call('POST', '/v1/jobs', purge, bearer('operator'))).status).toBe(403)
    const job = await (await stack.call('POST', '/v1/jobs', { ...running, rate: 1 }, bearer('operator'))).json()
    expect(job.createdBy).toBe('the operator')
    expect((await stack.call('GET', `/v1/jobs/${job.id}`, undefined, bearer('viewer'))).status).toBe(200)
    expect((await stack.call('POST', `/v1/jobs/${job.id}/cancel`, undefined, bearer('viewer'))).status).toBe(403)
    expect((await stack.call('POST', `/v1/jobs/${job.id}/cancel`, undefined, bearer('admin'))).status).toBe(200)
    expect((await stack.call('GET', '/v1/jobs')).status).toBe(401)
  })

  test('end when the role is taken away, and with it the job', async () => {
    const backend = createLocalBackend()
    const first = createJobStack({ config: auth, backend })
    first.host.seed({ instances: manyOf(40) })
    const job = await (await first.call('POST', '/v1/jobs', { ...running, rate: 20 }, bearer('operator'))).json()
    await first.stop()
    const viewer = threeKeys.apiKeys.map((key) => ({ ...key, role: 'viewer' as const }))
    await using second = createJobStack({ host: first.host, backend, config: { auth: { apiKeys: viewer } } })
    const read = async () => (await second.call('GET', `/v1/jobs/${job.id}`, undefined, bearer('viewer'))).json()
    await expect.poll(async () => (await read()).status).toBe('failed')
    expect((await read()).message).toContain('no longer has')
    expect(terminatesOf(second).length).toBeLessThan(30)
  })

  test('are checked by function for each item, and items of others are hidden', async () => {
    const access = { ...defaults.access, deny: { functions: ['Echo'] } }
    const backend = createLocalBackend()
    const open = createJobStack({ backend })
    open.host.seed({ instances: [...manyOf(2), { instanceId: 'hidden', name: 'Echo', runtimeStatus: 'Running' }] })
    const before = await open.create({ action: 'suspend', selection: { ids: ['i0', 'hidden'] } })
    await open.until(before.id, 'completed')
    await open.stop()
    await using stack = createJobStack({ host: open.host, backend, config: { access } })
    expect(await stack.items(before.id)).toMatchObject([{ instanceId: 'i0' }])
    expect(await (await stack.call('GET', `/v1/jobs/${before.id}`)).text()).not.toContain('hidden')
    const { id } = await stack.create({ action: 'terminate', selection: { ids: ['i0', 'i1', 'hidden'] } })
    const { done, failed, skipped } = (await stack.until(id, 'completed')).progress
    // The hidden one may have ended by itself before its turn.
    expect([done, failed + skipped]).toEqual([2, 1])
    expect(terminatesOf(stack).some((target) => target.includes('hidden'))).toBe(false)
  })

  const since = '2020-01-01T00:00:00Z'
  test.each<[string, object, object]>([
    [
      'a filter',
      { action: 'suspend', selection: { states: ['Running', 'Pending'], functions: ['F', 'G'], createdSince: since } },
      { runtimeStatus: 'Running,Pending', function: 'F,G', createdTimeFrom: since },
    ],
    [
      'one id',
      { action: 'suspend', selection: { ids: ['order-1'] }, reason: 'why' },
      { instanceId: 'order-1', reason: 'why' },
    ],
    [
      'an event',
      { action: 'raiseEvent', eventName: 'Go', eventData: 'PAYLOAD', selection: { states: 'Running' } },
      { event: 'Go', runtimeStatus: 'Running' },
    ],
    ['odd members', { action: 'suspend', selection: { states: { a: 1 }, ids: 'x' } }, { outcome: 'refused' }],
    ['no selection', { action: 'suspend', selection: 7 }, { outcome: 'refused', code: 'invalid_input' }],
  ])('tell the audit what they are made for: %s', async (_, body, facts) => {
    const lines: string[] = []
    await using stack = createJobStack({ telemetry: { audit: (line) => void lines.push(line) } })
    await stack.call('POST', '/v1/jobs', body)
    expect(JSON.parse(lines[0]!)).toMatchObject({ operation: 'createJob', ...facts })
    expect(lines.join('')).not.toContain('PAYLOAD')
  })

  test('are written down with each item in the audit', async () => {
    const lines: string[] = []
    await using stack = createJobStack({ config: auth, telemetry: { audit: (line) => void lines.push(line) } })
    stack.host.seed({ instances: manyOf(1) })
    const job = await (await stack.call('POST', '/v1/jobs', running, bearer('operator'))).json()
    await expect.poll(() => lines.length).toBe(2)
    const audits = lines.map((line) => JSON.parse(line))
    expect(audits.find(({ operation }) => operation === 'createJob')).toMatchObject({
      job: job.id,
      action: 'terminate',
      principal: 'the operator',
      outcome: 'done',
      status: 201,
    })
    expect(audits.find(({ operation }) => operation === 'terminateInstance')).toMatchObject({
      job: job.id,
      instanceId: 'i0',
      function: 'WaitForGo',
      principal: 'the operator',
      outcome: 'done',
    })
  })
})

describe('a store in a folder', () => {
  test('lets a job go on in the next process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jobs-'))
    try {
      const files = await openFileTables(`file:${folder}`)
      const first = createJobStack({ backend: createLocalBackend(files.storageOf) })
      first.host.seed({ instances: manyOf(50) })
      const { id } = await first.create({ ...running, rate: 50 })
      await expect.poll(async () => (await first.job(id)).progress.done).toBeGreaterThan(5)
      await first.stop()
      const again = await openFileTables(`file:${folder}`)
      await using second = createJobStack({ host: first.host, backend: createLocalBackend(again.storageOf) })
      const ended = await second.until(id, 'completed')
      expect(ended.progress).toMatchObject({ done: 50, skipped: 0, failed: 0, unknown: 0 })
      expect((await second.items(id)).length).toBe(50)
      expect((await readdir(folder, { recursive: true })).some((name) => name.endsWith('.tmp'))).toBe(false)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

test('there are no jobs at the edge, with the reason', async () => {
  const gateway = createGateway({ config: configFor({ baseUrl: 'https://app.test', key: DEFAULT_KEY }), isEdge: true })
  for (const [method, path] of [
    ['GET', '/v1/jobs'],
    ['POST', '/v1/jobs'],
    ['POST', '/v1/jobs/x/cancel'],
  ] as const) {
    const response = await gateway.rest.fetch(new Request(`http://127.0.0.1:8080${path}`, { method }))
    const problem = await response.json()
    expect([response.status, problem.code]).toEqual([501, 'jobs_unavailable'])
    expect(problem.detail).toContain('at the edge')
  }
})
