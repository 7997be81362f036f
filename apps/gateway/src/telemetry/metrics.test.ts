import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMetrics, type EndedRequest } from './metrics.ts'

const base: EndedRequest = {
  face: 'rest',
  operation: 'getInstanceStatus',
  app: 'orders',
  status: 200,
  seconds: 0.02,
  rateLimited: false,
}

async function told(metrics: ReturnType<typeof createMetrics>, name: string): Promise<Map<string, number>> {
  const family = metrics.families.find((each) => each.name === `durable_gateway_${name}`)!
  const samples = await family.collect()
  return new Map(samples.map((sample) => [[sample.name, ...Object.values(sample.labels)].join(' '), sample.value]))
}

describe('createMetrics', () => {
  test('never has more values of a label than there can be, whatever comes', async () => {
    const metrics = createMetrics({ apps: ['orders'], version: '1' })
    for (let number = 0; number < 5_000; number++) {
      metrics.ended({ ...base, operation: `tool-${number}`, app: `app-${number}` })
    }
    const requests = await told(metrics, 'requests_total')
    expect(requests.size).toBeLessThanOrEqual(201)
    expect(new Set([...requests.keys()].map((key) => key.split(' ')[3]))).toEqual(new Set(['']))
    expect([...requests.values()].reduce((sum, value) => sum + value)).toBe(5_000)
  })

  test('puts each duration into every bucket that holds it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 50 }), async (seconds) => {
        const metrics = createMetrics({ apps: ['orders'], version: '1' })
        for (const each of seconds) metrics.ended({ ...base, seconds: each })
        for (const [key, value] of await told(metrics, 'request_duration_seconds')) {
          const bound = key.split(' ').at(-1)!
          if (!key.includes('_bucket')) continue
          const limit = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound)
          expect(value).toBe(seconds.filter((each) => each <= limit).length)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('shows a series for failures of each app before the first', async () => {
    const metrics = createMetrics({ apps: ['orders', 'billing'], version: '1' })
    expect(await told(metrics, 'upstream_requests_total')).toEqual(
      new Map([
        ['durable_gateway_upstream_requests_total orders error', 0],
        ['durable_gateway_upstream_requests_total billing error', 0],
      ]),
    )
  })
})
