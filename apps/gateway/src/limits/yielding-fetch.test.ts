import type { Clock } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createConcurrencyLimiter } from './concurrency.ts'
import { createYieldingFetch } from './yielding-fetch.ts'

/** Work whose time moves only when it sleeps, over calls that the test ends. */
function setUp(running: number) {
  const limiter = createConcurrencyLimiter({ running, waiting: 1_000, waitTime: 2 ** 31 - 1 })
  let now = 0
  let sleeps = 0
  const clock: Clock = {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds
      sleeps++
      // Lets everything else run that can.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  let open = 0
  let most = 0
  const ends: (() => void)[] = []
  const fetch = createYieldingFetch(
    async () => {
      most = Math.max(most, ++open)
      await new Promise<void>((resolve) => ends.push(resolve))
      open--
      return new Response()
    },
    limiter,
    clock,
  )
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return {
    limiter,
    fetch: () => fetch('https://app.test/'),
    turn,
    now: () => now,
    sleeps: () => sleeps,
    open: () => open,
    most: () => most,
    endOne: () => ends.shift()?.(),
  }
}

describe('the calls of jobs', () => {
  test.each([
    // Of a quarter, one caller has three quarters: jobs are the only one.
    [256, 48],
    [8, 2],
    [3, 1],
    [1, 1],
  ])('of %i slots take %i at most', async (running, most) => {
    const it = setUp(running)
    const calls = Array.from({ length: 100 }, () => it.fetch())
    let ended = 0
    for (const call of calls) void call.then(() => ended++)
    await expect.poll(it.open).toBe(most)
    while (ended < calls.length) {
      await it.turn()
      it.endOne()
    }
    expect(it.most()).toBe(most)
  })

  test('wait while callers wait, and go on when none does', async () => {
    const it = setUp(1)
    const caller = it.limiter.callerOf('a caller')
    await it.limiter.enter(caller)
    const waiting = it.limiter.enter(it.limiter.callerOf('another'))
    const call = it.fetch()
    for (let turn = 0; turn < 20; turn++) await it.turn()
    expect([it.open(), it.sleeps() > 0]).toEqual([0, true])
    it.limiter.leave(caller)
    await waiting
    await expect.poll(it.open).toBe(1)
    expect(it.now()).toBeLessThan(10_000)
    it.endOne()
    expect((await call).status).toBe(200)
  })

  test('do not stand still for good: after ten seconds one is sent', async () => {
    const it = setUp(1)
    await it.limiter.enter(it.limiter.callerOf('a caller'))
    void it.limiter.enter(it.limiter.callerOf('another'))
    const call = it.fetch()
    await expect.poll(it.open).toBe(1)
    expect(it.now()).toBe(10_000)
    it.endOne()
    await call
  })
})
