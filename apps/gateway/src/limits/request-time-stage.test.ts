import { describe, expect, test, vi } from 'vitest'
import type { RequestContext } from '../request/request-context.ts'
import { createHeaderSizeStage } from './header-size-stage.ts'
import { createRequestTimeStage } from './request-time-stage.ts'
import { createSweptLimit } from './swept-limit.ts'
import { createTimerLimit } from './time-limit.ts'

const request = new Request('http://localhost/')
const contextOf = (): RequestContext => ({ face: 'rest', id: 'r', began: 0, peer: undefined, traceHeaders: {} })

describe.each([createTimerLimit, createSweptLimit])('createRequestTimeStage with %o', (createLimit) => {
  test('sends 504 in place of a late response, and does not read that response', async () => {
    const stage = createRequestTimeStage(5, createLimit)
    const context = contextOf()
    const inner = Promise.withResolvers<Response>()
    const response = await stage(request, context, () => inner.promise)
    expect([response.status, context.refusal]).toEqual([504, 'time'])
    expect(await response.json()).toMatchObject({ type: 'urn:problem-type:durable-http:timeout', code: 'timeout' })
    const cancel = vi.fn<() => void>()
    inner.resolve(new Response(new ReadableStream({ cancel })))
    await expect.poll(() => cancel.mock.calls.length).toBe(1)
  })

  test.each([
    ['GET', undefined],
    ['DELETE', 'unknown'],
  ])('tells the outcome of a late %s as %s', async (method, outcome) => {
    const late = new Request('http://localhost/', { method })
    const response = await createRequestTimeStage(5, createLimit)(late, contextOf(), () => new Promise(() => undefined))
    expect(((await response.json()) as { outcome?: string }).outcome).toBe(outcome)
  })

  test('lets a tool wait for an instance as long as it may', async () => {
    vi.useFakeTimers()
    try {
      const stage = createRequestTimeStage(1_000, createLimit)
      const context: RequestContext = { ...contextOf(), face: 'mcp' }
      const responses: number[] = []
      const response = stage(request, context, () => new Promise(() => undefined)) as Promise<Response>
      void response.then(({ status }) => responses.push(status))
      await vi.advanceTimersByTimeAsync(300_000)
      expect(responses).toEqual([])
      await vi.advanceTimersByTimeAsync(30_000)
      expect(responses).toEqual([504])
    } finally {
      vi.useRealTimers()
    }
  })

  test('hands on what comes in time, faults too', async () => {
    const stage = createRequestTimeStage(60_000, createLimit)
    const response = new Response('ok')
    expect(await stage(request, contextOf(), () => Promise.resolve(response))).toBe(response)
    expect(stage(request, contextOf(), () => response)).toBe(response)
    const fault = new TypeError('broken')
    await expect(stage(request, contextOf(), () => Promise.reject(fault))).rejects.toBe(fault)
  })
})

test.each([
  [100, 200],
  [90, 431],
])('with a limit of %i bytes of headers, 92 are answered %i', async (limit, status) => {
  const stage = createHeaderSizeStage(limit)
  const headers = { 'x-long': 'x'.repeat(82) }
  const response = await stage(new Request('http://localhost/', { headers }), contextOf(), () => new Response('ok'))
  expect(response.status).toBe(status)
})
