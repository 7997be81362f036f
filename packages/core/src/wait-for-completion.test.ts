import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { createDurableClient } from './index.ts'

const running = {
  name: 'F',
  instanceId: 'a',
  runtimeStatus: 'Running',
  input: null,
  customStatus: null,
  output: null,
  createdTime: '2026-01-01T00:00:00Z',
  lastUpdatedTime: '2026-01-01T00:00:00Z',
}

/** Pauses between the looks of a wait whose host sends the same response every time. */
async function pausesOf(
  status: number,
  retryAfter: string | undefined,
  timeout: number,
  problem?: object,
): Promise<number[]> {
  const pauses: number[] = []
  let now = Date.parse('2026-01-01T00:00:00Z')
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds)
      now += milliseconds
    },
  }
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    retry: false,
    clock,
    fetch: async () => {
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
      if (problem) return Response.json(problem, { status })
      return status === 202 ? Response.json(running, { status, headers }) : new Response(null, { status, headers })
    },
  })
  await expect(client.waitForCompletion('a', { timeout })).rejects.toThrow()
  return pauses
}

describe('a wait', () => {
  it.each(['0', '00', '-1', '0.001', 'now', 'Thu, 01 Jan 1970 00:00:00 GMT', undefined])(
    'never polls faster than its first pause where Retry-After is %j',
    async (retryAfter) => {
      const pauses = await pausesOf(202, retryAfter, 3_000)
      expect(pauses.length).toBeLessThan(8)
      // The last pause is cut by the timeout.
      for (const pause of pauses.slice(0, -1)) expect(pause).toBeGreaterThanOrEqual(200)
    },
  )

  it('polls as seldom as the host asks for, up to five minutes', async () => {
    const pauses = await pausesOf(202, '86400', 3_600_000)
    expect(Math.max(...pauses)).toBe(300_000)
    expect(Math.max(...(await pausesOf(202, '7', 600_000)))).toBe(7_000)
  })

  it.each([0, 0.5, -3, '7', 1e15, 1e300, null])(
    'keeps its pauses in bounds where a gateway before the host says retryAfter %j in its problem',
    async (retryAfter) => {
      const problem = { type: 'urn:problem-type:durable-http:unavailable', status: 503, detail: 'not now', retryAfter }
      const pauses = await pausesOf(503, undefined, Infinity, problem)
      expect(pauses).toHaveLength(4)
      for (const pause of pauses) {
        expect(pause).toBeGreaterThanOrEqual(200)
        expect(pause).toBeLessThanOrEqual(300_000)
      }
    },
  )

  it.each(['0', '9'.repeat(30)])(
    'keeps its pauses in bounds after failures with Retry-After %s',
    async (retryAfter) => {
      const pauses = await pausesOf(503, retryAfter, Infinity)
      expect(pauses).toHaveLength(4)
      for (const pause of pauses) {
        expect(pause).toBeGreaterThanOrEqual(200)
        expect(pause).toBeLessThanOrEqual(300_000)
      }
    },
  )
})
