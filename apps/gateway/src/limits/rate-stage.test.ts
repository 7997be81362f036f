import { describe, expect, test } from 'vitest'
import type { Face, RequestContext } from '../request/request-context.ts'
import { createFailureGuard } from './failure-guard.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createRateStage } from './rate-stage.ts'

const request = new Request('http://localhost/')

function contextOf(more: Partial<RequestContext> = {}, face: Face = 'rest'): RequestContext {
  return { face, id: 'r', began: 0, peer: '10.0.0.1', traceHeaders: {}, ...more }
}

function setUp(requests: number, window = 60_000) {
  const limiter = createRateLimiter({ requests, window, now: () => 0 })
  let used = 0
  const stage = createRateStage(limiter, () => void used++)
  const call = (context: RequestContext) => stage(request, context, () => new Response('ok')) as Response
  return { call, limiter, used: () => used }
}

describe('createRateStage', () => {
  test('sends 429 with the time to wait when the rate is used up', async () => {
    const { call } = setUp(2)
    const context = contextOf()
    const statuses = [call(context), call(context)].map(({ status }) => status)
    const refused = call(context)
    expect([...statuses, refused.status]).toEqual([200, 200, 429])
    expect(Object.fromEntries(refused.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'ratelimit-policy': '"principal";q=2;w=60',
      ratelimit: '"principal";r=0;t=30',
      'retry-after': '30',
    })
    expect(await refused.json()).toEqual({
      type: 'urn:problem-type:durable-http:rate-limited',
      Message: 'at most 2 requests of one caller in 60 s; try again in 30 s',
      title: 'Too many requests',
      status: 429,
      detail: 'at most 2 requests of one caller in 60 s; try again in 30 s',
      code: 'rate_limited',
      retryAfter: 30,
    })
    expect(context.refusal).toBe('rate')
  })

  test('sends a JSON-RPC error on the MCP face', async () => {
    const { call } = setUp(1)
    call(contextOf({}, 'mcp'))
    const refused = call(contextOf({}, 'mcp'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect(await refused.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32_000, data: { code: 'rate_limited', retryAfter: 60 } },
    })
  })

  test('counts principals apart, whatever their address, and strangers by theirs', () => {
    const { call } = setUp(1)
    const ann = { principal: { name: 'ann', role: 'viewer' as const } }
    const bob = { principal: { name: 'bob', role: 'viewer' as const } }
    const callers = [ann, bob, {}, { peer: '10.0.0.2' }, { ...ann, peer: '10.0.0.3' }, { peer: '10.0.0.2' }]
    expect(callers.map((caller) => call(contextOf(caller)).status)).toEqual([200, 200, 200, 200, 429, 429])
  })

  test('warns callers with little left, through the connection where it takes headers', () => {
    const { call } = setUp(8)
    const heads = Array.from({ length: 8 }, () => call(contextOf()).headers.get('ratelimit'))
    expect(heads).toEqual([...Array.from({ length: 6 }, () => null), '"principal";r=1;t=8', '"principal";r=0;t=8'])
    const set: Record<string, string> = {}
    const connection = { setHeader: (name: string, value: string) => void (set[name] = value) }
    const { call: again } = setUp(5)
    for (let i = 0; i < 5; i++) again(contextOf({ connection }))
    expect(set).toEqual({ 'ratelimit-policy': '"principal";q=5;w=60', ratelimit: '"principal";r=0;t=12' })
  })

  test('says each time that something was used', () => {
    const { call, used } = setUp(1)
    for (let i = 0; i < 3; i++) call(contextOf())
    expect(used()).toBe(3)
  })
})

describe('createFailureGuard', () => {
  function guard() {
    const limiter = createRateLimiter({ requests: 2, window: 60_000, now: () => 0 })
    const warnings: string[] = []
    const { stage, failed } = createFailureGuard({
      limiter,
      used: () => undefined,
      warn: (message) => void warnings.push(message),
      now: () => 0,
    })
    const call = (context: RequestContext) => (stage(request, context, () => new Response('ok')) as Response).status
    return { call, failed, warnings }
  }

  test('asks an address with too many failures for nothing any more, and all others as before', () => {
    const { call, failed, warnings } = guard()
    const statuses = Array.from({ length: 3 }, () => {
      const status = call(contextOf())
      failed(contextOf())
      return status
    })
    expect(statuses).toEqual([200, 200, 429])
    expect(call(contextOf({ peer: '10.0.0.2' }))).toBe(200)
    call(contextOf())
    expect(warnings).toEqual([expect.stringMatching(/^10\.0\.0\.1 .*TRUSTED_PROXIES/)])
  })

  test('counts a network of one host as one', () => {
    const { call, failed } = guard()
    for (let i = 0; i < 2; i++) failed(contextOf({ peer: `2001:db8:1:2::${i}` }))
    expect(call(contextOf({ peer: '2001:db8:1:2::99' }))).toBe(429)
  })

  test('guards against nobody whose address is unknown', () => {
    const { call, failed } = guard()
    for (let i = 0; i < 5; i++) failed(contextOf({ peer: undefined }))
    expect(call(contextOf({ peer: undefined }))).toBe(200)
  })
})
