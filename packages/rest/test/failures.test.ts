import { describe, expect, it } from 'vitest'
import { createGatewayUnderTest, json, problemOf } from './gateway-under-test.ts'
import type { Fault } from '@durable-http/mock'

const stackTrace = '   at DurableTask.Core.Secret.Method() in D:\\src\\x.cs:line 5'
const error4 = JSON.stringify({
  Message: 'Something went wrong while processing your request',
  ExceptionMessage: 'no room left',
  ExceptionType: 'System.IO.IOException',
  StackTrace: stackTrace,
})

describe('failures of the host', () => {
  it.each<[string, Fault, number, string]>([
    ['an unknown key', { status: 401 }, 502, 'unauthorized'],
    ['a key of another kind', { status: 403 }, 502, 'forbidden'],
    ['a server error', { status: 500, body: error4 }, 502, 'upstream'],
    ['a bad gateway', { status: 502, body: '<html>' }, 503, 'unavailable'],
    ['an empty bad gateway', { status: 502 }, 503, 'unavailable'],
    ['a stopped web app', { status: 403, body: '<html>This web app is stopped.' }, 503, 'unavailable'],
    ['access restrictions', { status: 403, body: '<html>Ip Forbidden' }, 502, 'forbidden'],
    ['a site that is not there', { status: 404, body: '<html>404 Web Site not found.' }, 502, 'protocol'],
    ['another server', { status: 404, body: '{"error":"Not Found"}' }, 502, 'protocol'],
    ['throttling', { status: 429, headers: { 'retry-after': '7' } }, 429, 'throttled'],
    ['a stopped app', { status: 503, headers: { 'retry-after': '30' }, body: '<html>' }, 503, 'unavailable'],
    ['a gateway timeout', { status: 504 }, 504, 'timeout'],
    ['a missing feature', { status: 501 }, 501, 'not_supported'],
    ['a redirect', { status: 302, headers: { location: 'https://login.example/?code=x' } }, 502, 'protocol'],
    [
      'a page in place of JSON',
      { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } },
      502,
      'protocol',
    ],
    ['a status that lists never have', { status: 410 }, 502, 'upstream'],
    ['a request that something on the way gave up', { status: 499 }, 502, 'upstream'],
    ['a broken connection', { reset: true }, 502, 'network'],
    ['a torn body', { tornBody: true }, 502, 'network'],
  ])('%s is told as a problem', async (_, fault, status, code) => {
    await using gateway = createGatewayUnderTest({ host: { faults: [fault] } })
    gateway.host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
    const response = await gateway.call('GET', 'instances')
    const problem = await problemOf(response)
    expect([response.status, problem.code]).toEqual([status, code])
    expect(JSON.stringify(problem)).not.toMatch(/StackTrace|DurableTask\.Core|<html>|code=x/)
  })

  it.each([401, 403])('says of %i that the gateway is misconfigured', async (status) => {
    await using gateway = createGatewayUnderTest({ host: { faults: [{ status }] } })
    const problem = await problemOf(await gateway.call('GET', 'instances'))
    expect(problem.detail).toMatch(/durabletask_extension.*The gateway is misconfigured; the request is not at fault/)
    expect(problem.upstreamStatus).toBe(status)
  })

  it('keeps Retry-After', async () => {
    await using gateway = createGatewayUnderTest({
      host: { faults: [{ status: 503, headers: { 'retry-after': '30' } }] },
    })
    const response = await gateway.call('GET', 'instances')
    expect(response.headers.get('retry-after')).toBe('30')
    expect((await problemOf(response)).retryAfter).toBe(30)
  })

  it('a host that does not respond is a timeout', async () => {
    const fetch = (_: string, init?: RequestInit) =>
      new Promise<Response>((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    await using gateway = createGatewayUnderTest({ client: { fetch, timeout: 20 } })
    const response = await gateway.call('GET', 'instances')
    expect([response.status, (await problemOf(response)).code]).toEqual([504, 'timeout'])
  })

  it('a start response that is not a management payload is refused, not passed', async () => {
    const fault = { status: 202, body: '["secret"]', headers: { 'content-type': 'application/json' } }
    await using gateway = createGatewayUnderTest({ host: { faults: [fault] } })
    const response = await gateway.call('POST', 'orchestrators/Echo')
    expect([response.status, (await problemOf(response)).code]).toEqual([502, 'protocol'])
  })

  it('a long body that breaks off breaks off', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`[{"name":"${'x'.repeat(100_000)}`))
        setTimeout(() => controller.error(new Error('reset')), 5)
      },
    })
    const fetch = async () => new Response(body, { headers: { 'content-type': 'application/json' } })
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    const response = await gateway.call('GET', 'instances')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })
})

describe('a host that cannot be reached', () => {
  it.each([
    ['connect ECONNREFUSED 10.0.0.5:7071', ' (ECONNREFUSED)'],
    ['getaddrinfo ENOTFOUND app.internal', ' (ENOTFOUND)'],
    ['getaddrinfo EAI_AGAIN app.internal', ' (EAI_AGAIN)'],
    ['other side closed 10.0.0.5', ''],
  ])('is not told where it is: %s', async (why, told) => {
    const fetch = () => Promise.reject(new TypeError(`fetch failed: ${why}`, { cause: new Error(why) }))
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    expect(await problemOf(await gateway.call('GET', 'instances'))).toMatchObject({
      status: 502,
      code: 'network',
      detail: `listInstances: no connection to the host${told}`,
    })
  })
})

describe('a client that goes away', () => {
  it('ends the request to the host', async () => {
    let upstream: AbortSignal | null | undefined
    const fetch = (_: string, init?: RequestInit) =>
      new Promise<Response>((_, reject) => {
        upstream = init?.signal
        upstream?.addEventListener('abort', () => reject(new Error('gone')))
      })
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    const leaving = new AbortController()
    const answer = gateway.call('GET', 'instances', { signal: leaving.signal })
    await new Promise((resolve) => setTimeout(resolve, 5))
    leaving.abort()
    expect((await answer).status).toBe(499)
    expect(upstream?.aborted).toBe(true)
  })

  it('ends a body that is on its way', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
      cancel: () => void (cancelled = true),
    })
    const fetch = async () => new Response(body, { headers: { 'content-type': 'application/json' } })
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    const response = await gateway.call('GET', 'instances/a?showHistory=true')
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect.poll(() => cancelled).toBe(true)
  })
})

describe('failed instances', () => {
  const failed = async () => {
    const gateway = createGatewayUnderTest()
    await gateway.call('POST', 'orchestrators/Fail/f', json(1))
    await gateway.host.clock.settle()
    return gateway
  }

  it('are 200, and 500 with their status when asked for', async () => {
    await using gateway = await failed()
    expect((await gateway.call('GET', 'instances/f')).status).toBe(200)
    const response = await gateway.call('GET', 'instances/f?returnInternalServerErrorOnFailure=true')
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toMatchObject({ instanceId: 'f', runtimeStatus: 'Failed' })
  })

  it('and errors of the host are distinguished by the body', async () => {
    await using gateway = await failed()
    gateway.host.faults.add({ status: 500, body: error4, headers: { 'content-type': 'application/json' } })
    const response = await gateway.call('GET', 'instances/f?returnInternalServerErrorOnFailure=true')
    expect([response.status, (await problemOf(response)).code]).toEqual([502, 'upstream'])
  })

  it('show their history without stack traces', async () => {
    await using gateway = await failed()
    const direct = (await (await gateway.callHost('GET', 'instances/f?showHistory=true')).json()) as Status
    const through = (await (await gateway.call('GET', 'instances/f?showHistory=true')).json()) as Status
    const details = (status: Status) =>
      status.historyEvents.find(({ EventType }) => EventType === 'TaskFailed')?.['Details']
    expect(details(direct)).toContain('StackTraceString')
    expect(details(through)).toBeNull()
    const kept = direct.historyEvents.map((event) => ('Details' in event ? { ...event, Details: null } : event))
    expect(through).toEqual({ ...direct, historyEvents: kept })
  })
})

interface Status {
  historyEvents: { EventType: string; [member: string]: unknown }[]
}
