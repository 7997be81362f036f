import { expect, test, vi } from 'vitest'
import { followInstances } from './follow.ts'
import { createArrivals } from './arrivals.ts'

test('brings promises in the order in which they settle', async () => {
  const arrivals = createArrivals<number>()
  const [one, two, three] = [1, 2, 3].map(() => Promise.withResolvers<number>())
  for (const { promise } of [one!, two!, three!]) arrivals.add(promise)
  two!.resolve(2)
  expect([await arrivals.next(), arrivals.open]).toEqual([2, 2])
  three!.reject(new Error('three'))
  await expect(arrivals.next()).rejects.toThrow('three')
  const next = arrivals.next()
  one!.resolve(1)
  expect([await next, arrivals.open]).toEqual([1, 0])
})

test('following waits for no promise of another instance, however many are followed', async () => {
  const count = 200
  let reads = 0
  const source = {
    clock: { now: () => 0, sleep: async () => undefined },
    statusText: async ({ instanceId }: Record<string, unknown>) => {
      const runtimeStatus = ++reads > count * 3 ? 'Completed' : 'Running'
      const times = { createdTime: '2026-01-02T03:04:05Z', lastUpdatedTime: '2026-01-02T03:04:05Z' }
      return JSON.stringify({ name: 'Fn', instanceId, runtimeStatus, ...times })
    },
  }
  let raced = 0
  const race = Promise.race.bind(Promise)
  const spy = vi.spyOn(Promise, 'race').mockImplementation((values) => {
    const all = [...values]
    raced += all.length
    return race(all)
  })
  let ended = 0
  for await (const { type } of followInstances(
    source,
    Array.from({ length: count }, (_, index) => `i${index}`),
  ))
    if (type === 'end') ended++
  spy.mockRestore()
  expect(ended).toBe(count)
  expect(raced).toBeLessThanOrEqual(2 * reads)
})
