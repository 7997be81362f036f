import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wallClock } from '@durable-http/core'
import { createMockHost, type MockHost } from '@durable-http/mock'
import { createStorage, type Storage } from 'unstorage'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLocalBackend, type JobBackend } from '../src/jobs/job-backend.ts'
import { openFileTables } from '../src/runtimes/node/file-store.ts'
import { createLog } from '../src/telemetry/log.ts'
import { createJobStack, type JobStack, manyOf } from './job-stack.ts'

const raise = { action: 'raiseEvent', selection: { states: ['Running'] }, eventName: 'Go', eventData: { amount: 5 } }
const eventsTo = ({ host }: JobStack) =>
  host.requests.all.filter(({ operation }) => operation === 'raiseEvent').map(({ params }) => params[0]!)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'job-faults-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a job whose file is damaged', () => {
  const open = async (): Promise<JobBackend> => createLocalBackend((await openFileTables(`file:${folder}`)).storageOf)

  /** Stops a job of 30 in the middle, writes over one of its files, and starts the next process beside another job. */
  async function damaged(table: string, content: string) {
    const first = createJobStack({ backend: await open() })
    first.host.seed({ instances: manyOf(30) })
    const { id } = await first.create({ ...raise, rate: 20 })
    const whole = await first.create({ action: 'suspend', selection: { ids: ['nobody'] } })
    await expect.poll(async () => (await first.job(id)).progress.done).toBeGreaterThan(3)
    await first.stop()
    await mkdir(join(folder, table), { recursive: true })
    await writeFile(join(folder, table, table === 'claims' ? `default-${id}` : id), content)
    const sent = eventsTo(first).length
    const warnings: object[] = []
    const log = createLog('warn', (_, fields, message) => void warnings.push({ ...fields, message }))
    const next = createJobStack({ host: first.host, backend: await open(), telemetry: { log } })
    return { next, id, sent, whole, warnings }
  }

  test.each([
    ['an empty state', 'default-states', ''],
    ['half of a state', 'default-states', '{"startedAt":"2026-11-29T20:00:00Z","counts":{"done":4,"ski'],
    ['a state without counts', 'default-states', '{"chunks":0,"tail":[]}'],
    ['half of its data', 'default-payloads', '{"eventData":"{\\"amou'],
  ])('fails and does nothing twice, with %s', async (_, table, content) => {
    const { next, id, sent, whole } = await damaged(table, content)
    await using stack = next
    const job = await stack.until(id, 'failed', 'completed')
    expect([job.status, job.message]).toEqual(['failed', expect.stringContaining('is damaged')])
    expect(eventsTo(stack).length).toBe(sent)
    expect((await stack.until(whole.id, 'completed')).status).toBe('completed')
    const list = await stack.call('GET', '/v1/jobs')
    expect([list.status, ((await list.json()) as { jobs: unknown[] }).jobs.length]).toEqual([200, 2])
  })

  test('waits for a person where nobody knows what was wished last', async () => {
    const { next, id, sent } = await damaged('default-wishes', '{"wish":"ca')
    await using stack = next
    await stack
      .create({ action: 'suspend', selection: { ids: ['nobody'] } })
      .then((other) => stack.until(other.id, 'completed'))
    expect([(await stack.job(id)).status, eventsTo(stack).length]).toEqual(['paused', sent])
    await stack.call('POST', `/v1/jobs/${id}/resume`)
    const { progress } = await stack.until(id, 'completed')
    expect(progress.done + progress.skipped).toBe(30)
    expect(new Set(eventsTo(stack)).size).toBe(eventsTo(stack).length)
  })

  test('is left out with a warning where its definition is gone, and the others are served', async () => {
    const { next, id, whole, warnings } = await damaged('default-jobs', '{"id":')
    await using stack = next
    expect((await stack.call('GET', `/v1/jobs/${id}`)).status).toBe(404)
    expect((await stack.until(whole.id, 'completed')).status).toBe('completed')
    expect((await (await stack.call('GET', '/v1/jobs')).json()).jobs.length).toBe(1)
    await expect.poll(() => warnings).toContainEqual(expect.objectContaining({ job: id }))
  })

  test('goes on where only the number of its runs is lost', async () => {
    const { next, id } = await damaged('claims', '{"')
    await using stack = next
    expect((await stack.until(id, 'completed')).progress).toMatchObject({ done: 30, unknown: 0 })
  })
})

describe('a disk that is full', () => {
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

  /** Tables in memory whose writes fail while `isFull`. */
  function createDisk() {
    const disk = { isFull: false, failures: 0 }
    const storageOf = (): Storage => {
      const storage = createStorage()
      const setItem = storage.setItem.bind(storage)
      storage.setItem = async (...given: Parameters<Storage['setItem']>) => {
        if (!disk.isFull) return setItem(...given)
        disk.failures++
        throw full()
      }
      return storage
    }
    const sleep: typeof wallClock.sleep = (_, signal) => wallClock.sleep(20, signal)
    return { disk, backend: createLocalBackend(storageOf, { sleep }) }
  }

  test('holds a job up, which then acts on each instance once', async () => {
    const { disk, backend } = createDisk()
    await using stack = createJobStack({ backend })
    stack.host.seed({ instances: manyOf(60) })
    const { id } = await stack.create({ ...raise, rate: 100 })
    await expect.poll(async () => (await stack.job(id)).progress.done).toBeGreaterThan(5)
    disk.isFull = true
    await expect.poll(() => disk.failures).toBeGreaterThan(1)
    const sent = eventsTo(stack).length
    const { failures } = disk
    await expect.poll(() => disk.failures).toBeGreaterThan(failures)
    expect(eventsTo(stack).length).toBe(sent)
    const refused = await stack.call('POST', '/v1/jobs', raise)
    expect([refused.status, (await refused.json()).code]).toEqual([503, 'unavailable'])
    disk.isFull = false
    const { progress } = await stack.until(id, 'completed')
    expect(progress).toMatchObject({ done: 60, unknown: 0, failed: 0 })
    expect([eventsTo(stack).length, new Set(eventsTo(stack)).size]).toEqual([60, 60])
  })

  test('does not leave a job behind that could not begin', async () => {
    const { disk, backend } = createDisk()
    const first = createJobStack({ backend })
    first.host.seed({ instances: manyOf(5) })
    await first.stop()
    const { id } = await first.create(raise)
    disk.isFull = true
    await using stack = createJobStack({ host: first.host, backend })
    await expect.poll(() => disk.failures).toBeGreaterThan(1)
    expect((await stack.job(id)).status).toBe('queued')
    disk.isFull = false
    expect((await stack.until(id, 'completed')).progress.done).toBe(5)
  })

  test('is not filled by what cannot be written', async () => {
    const tables = await openFileTables(`file:${folder}`)
    try {
      // A folder stands where the row should be.
      await mkdir(join(folder, 'table', 'row'), { recursive: true })
      for (let index = 0; index < 3; index++)
        await expect(tables.storageOf('table').setItem('row', { a: 1 })).rejects.toThrow()
      expect(await readdir(join(folder, 'table'))).toEqual(['row'])
    } finally {
      await tables.close()
    }
  })
})

test('a job that was canceled while its last instance was under way stays canceled', async () => {
  const host = createMockHost({ clock: 'real' })
  const gate = Promise.withResolvers<void>()
  const sent = Promise.withResolvers<void>()
  const fetch: MockHost['fetch'] = async (request) => {
    if (request.url.includes('/raiseEvent/')) {
      sent.resolve()
      await gate.promise
    }
    return host.fetch(request)
  }
  await using stack = createJobStack({ host: Object.assign(Object.create(host) as MockHost, { fetch }) })
  stack.host.seed({ instances: manyOf(1) })
  const { id } = await stack.create(raise)
  await sent.promise
  const canceled = await (await stack.call('POST', `/v1/jobs/${id}/cancel`)).json()
  expect([canceled.status, canceled.progress.done]).toEqual(['canceled', 0])
  gate.resolve()
  await expect.poll(async () => (await stack.job(id)).progress.done).toBe(1)
  expect(await stack.job(id)).toMatchObject({ status: 'canceled', endedAt: canceled.endedAt })
  expect((await stack.items(id)).map(({ outcome }) => outcome)).toEqual(['done'])
})
