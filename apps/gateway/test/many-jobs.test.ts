import { describe, expect, test } from 'vitest'
import { createStorage, type Storage } from 'unstorage'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { createJobStore } from '../src/jobs/job-store.ts'
import { forgetOldJobs, keptJobs } from '../src/jobs/old-jobs.ts'
import { createStoredTables } from '../src/jobs/stored-tables.ts'
import { createJobStack, manyOf } from './job-stack.ts'

/** A backend that counts the reads of each table. */
function countedBackend() {
  const reads = new Map<string, number>()
  const backend = createLocalBackend((table) => {
    const storage = createStorage()
    const getItem = storage.getItem.bind(storage)
    storage.getItem = (...args: Parameters<Storage['getItem']>) => {
      reads.set(table, (reads.get(table) ?? 0) + 1)
      return getItem(...args)
    }
    return storage
  })
  return { backend, readsOf: (table: string) => reads.get(`default-${table}`) ?? 0 }
}

describe('jobs of many ids', () => {
  test('are shown, listed and followed without reading their ids', async () => {
    const { backend, readsOf } = countedBackend()
    await using stack = createJobStack({ backend })
    stack.host.seed({ instances: manyOf(2) })
    const ids = Array.from({ length: 150 }, (_, index) => `i${index}`)
    const { id } = await stack.create({ action: 'suspend', selection: { ids } })
    await stack.until(id, 'completed')
    const before = readsOf('payloads')
    for (let count = 0; count < 5; count++) {
      await stack.call('GET', '/v1/jobs')
      await (await stack.call('GET', `/v1/jobs/${id}/events`)).text()
    }
    const { selection } = await stack.job(id)
    expect([selection.ids, selection.idCount]).toEqual([ids.slice(0, 100), 150])
    expect(readsOf('payloads')).toBe(before)
  })

  test('with wrong ids are refused with the first faults and the number of the others', async () => {
    await using stack = createJobStack()
    const ids = Array.from({ length: 100_000 }, () => 'a/b')
    const response = await stack.call('POST', '/v1/jobs', { action: 'suspend', selection: { ids } })
    const problem = await response.json()
    expect([response.status, problem.issues.length]).toEqual([400, 16])
    expect(problem.detail.slice(-25)).toContain('and 99984 more faults')
    expect(problem.detail.length).toBeLessThan(4_000)
  })

  test('take what goes on to the host as it is written', async () => {
    await using stack = createJobStack()
    stack.host.seed({ instances: manyOf(1) })
    const eventData = '{"n":[4.0,1.50,-0,1e3],"eventData":0}'
    const { id } = await stack.create(
      `{"action":"raiseEvent","eventName":"Go","eventData":${eventData},"selection":{"ids":["i0"]}}` as never,
    )
    await stack.until(id, 'completed')
    const sent = stack.host.requests.all.find(({ operation }) => operation === 'raiseEvent')
    expect(sent?.body).toBe(eventData)
  })
})

test('of ended jobs the newest are kept, and nobody pushes out those of others', async () => {
  const store = createJobStore(
    createStoredTables(() => createStorage()),
    'default',
  )
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 0, minute)).toISOString()
  const add = async (id: string, name: string, minute: number) => {
    const job = { action: 'purge', selection: { prefix: 'a' } } as const
    await store.add({ id, createdAt: at(minute), job, creator: { name, role: 'admin', isKey: true } }, {})
    await store.setWish(id, { wish: 'cancel', at: at(minute), number: 1 })
  }
  await add('other', 'ann', 0)
  for (let index = 0; index < keptJobs + 4; index++) await add(`many-${index}`, 'bob', 1 + index)
  const left = await forgetOldJobs(store, Date.parse(at(0)))
  expect(left.length).toBe(keptJobs)
  const ids = left.map(({ definition }) => definition.id)
  expect(ids).toContain('other')
  expect(ids).not.toContain('many-4')
  expect(ids).toContain('many-5')
  expect((await store.all()).length).toBe(keptJobs)
})
