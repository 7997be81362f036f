import { basePath } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { ask, callMcp, upstreamOf } from './asked-apps.ts'
import { serveApps, serveMoodyHost } from './served-apps.ts'

describe('a function app that is dead or slow', () => {
  test('holds no other up, on either face', async () => {
    await using fine = await serveMoodyHost('fine')
    await using slow = await serveMoodyHost('slow')
    await using dead = await serveMoodyHost('dead')
    slow.mood = 'hangs'
    dead.mood = 'hangs up'
    await using served = await serveApps(
      [upstreamOf('slow', slow), upstreamOf('dead', dead), upstreamOf('fine', fine)],
      { limits: { ...defaults.limits, concurrency: { running: 20, waiting: 20, waitTime: 60_000 } } },
    )
    const list = (app: string) => ask(`${served.restUrl}/apps/${app}${basePath}/instances`)
    const tool = (app: string) =>
      callMcp(`${served.mcpUrl}/mcp`, 'tools/call', { name: 'listinstances', arguments: { app } })
    const left = new AbortController()
    let answered = 0
    const hanging = Array.from({ length: 30 }, () =>
      fetch(`${served.restUrl}${basePath}/instances`, { signal: left.signal }).then(
        () => answered++,
        () => undefined,
      ),
    )
    while (slow.sent.length < 10) await list('fine')
    const [dying, alive, tools] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => list('dead'))),
      Promise.all(Array.from({ length: 40 }, () => list('fine'))),
      Promise.all(Array.from({ length: 10 }, () => tool('fine'))),
    ])
    expect(new Set(dying.map(({ status }) => status))).not.toContain(200)
    expect(alive.every(({ status }) => status === 200)).toBe(true)
    expect(tools.every(({ result }) => result['isError'] === undefined)).toBe(true)
    expect(answered).toBe(0)
    left.abort()
    await Promise.all(hanging)
    // When a caller leaves, its call to the host ends, too.
    while ((await slow.connections()) > 0) await list('fine')
    slow.mood = 'answers'
    expect((await list('slow')).status).toBe(200)
  })

  const outages = ['hangs up', 'is down', 'hangs'] as const
  test.each(outages)('is left alone after some failures when it %s, and found again', async (mood) => {
    await using orders = await serveMoodyHost('orders')
    await using other = await serveMoodyHost('other')
    const limits = {
      ...defaults.limits,
      upstreamTime: mood === 'hangs' ? 500 : 100_000,
      breaker: { failures: 4, pause: 30_000 },
    }
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('other', other)], { limits })
    const list = () => ask(`${served.restUrl}/apps/orders${basePath}/instances`)
    const state = async () => {
      const { json } = await ask(`${served.restUrl}/apps`)
      return (json!['apps'] as { name: string; state: string }[]).map((app) => app.state)
    }
    expect([(await list()).status, await state()]).toEqual([200, ['ok', 'ok']])

    orders.mood = mood
    while ((await state())[0] !== 'open') {
      const failed = await Promise.all(Array.from({ length: 4 }, list))
      expect(failed.map(({ status }) => status).filter((status) => status < 502)).toEqual([])
    }
    const asked = orders.sent.length
    served.time.now += 10_000
    const refused = await list()
    expect([refused.status, refused.headers.get('retry-after'), refused.json]).toEqual([
      503,
      '20',
      expect.objectContaining({ code: 'unavailable', detail: expect.stringContaining('orders'), retryAfter: 20 }),
    ])
    const tool = { name: 'listinstances', arguments: { app: 'orders' } }
    const { result } = await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', tool)
    expect(JSON.stringify(result)).toContain('the host asks to wait 20 s')
    await Promise.all(Array.from({ length: 50 }, list))
    expect(orders.sent.length).toBe(asked)
    expect((await ask(`${served.restUrl}/apps/other${basePath}/instances`)).status).toBe(200)

    served.time.now += 20_000
    await Promise.all([list(), list(), list()])
    expect(orders.sent.length).toBe(asked + 1)
    expect(await state()).toEqual(['open', 'ok'])

    orders.mood = 'answers'
    served.time.now += 30_000
    expect([(await list()).status, await state()]).toEqual([200, ['ok', 'ok']])
  })
})
