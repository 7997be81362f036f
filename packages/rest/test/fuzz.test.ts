import { basePath } from '@durable-http/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { type FuzzedRequest, fuzzedRequest } from './fuzzed-request.ts'
import { canaryKey, createGatewayUnderTest, type GatewaySetup, json } from './gateway-under-test.ts'
import { createResponseCheck, createStatusCheck } from './openapi-check.ts'

const document = createOpenApiDocument({ jobs: jobsPart })
const faultsOf = createResponseCheck(document)
const undocumented = createStatusCheck(document)
const patience = 20_000
const inTime = (name: string, signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`${name}: no response within ${patience} ms`)))
  })

// A host with instances in several states, whose time passes by itself while a caller waits.
async function populated(setup: GatewaySetup = {}) {
  const clock = { mode: 'virtual', autoAdvance: true } as const
  const gateway = createGatewayUnderTest({ ...setup, host: { extensionVersion: '3.15.3', clock, ...setup.host } })
  await gateway.callHost('POST', 'orchestrators/Echo/done', json(1))
  await gateway.callHost('POST', 'orchestrators/WaitForGo/live', json(1))
  await gateway.callHost('POST', 'orchestrators/Fail/failed', json(1))
  await gateway.callHost('POST', 'entities/Counter/k?op=add', json(1))
  await gateway.host.clock.settle()
  return gateway
}

async function responseTo({ method, target, headers, body }: FuzzedRequest, rest: { request: typeof fetch }) {
  const init = { method, headers, ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }) }
  const request = new Request(`http://gateway.example${target}`, init)
  const response = await Promise.race([
    rest.request(request),
    inTime(`${method} ${target}`, AbortSignal.timeout(patience)),
  ])
  const { pathname, search } = new URL(request.url)
  const path = pathname + search
  return { status: response.status, headers: response.headers, text: await beginningOf(response), path }
}

// The stream of a live instance has no end.
async function beginningOf(response: Response): Promise<string> {
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  const reader = response.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

const keyRuns = /Kanary|x9==|_Vq/i

it('every response to a request made from the document is as documented', { timeout: 240_000 }, async () => {
  const requests = fc.array(fuzzedRequest(document), { minLength: 1, maxLength: 12 })
  const seen = new Set<string>()
  const property = fc.asyncProperty(requests, async (sequence) => {
    await using gateway = await populated()
    for (const request of sequence) {
      const { path, ...received } = await responseTo(request, gateway.rest as unknown as { request: typeof fetch })
      expect(faultsOf(request.method, path, received)).toEqual([])
      expect(received.status === 500 && received.headers.get('content-type')?.includes('problem')).toBe(false)
      expect(received.text + JSON.stringify([...received.headers])).not.toMatch(keyRuns)
      seen.add(`${request.operation} ${received.status < 400 ? 'succeeds' : 'fails'}`)
    }
  })
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
  const missedFacts = () =>
    operations.flatMap(({ operationId }) =>
      ['succeeds', 'fails'].map((end) => `${String(operationId)} ${end}`).filter((fact) => !seen.has(fact)),
    )
  await fc.assert(property, { numRuns: 600 })
  // Rare ends can need more requests.
  for (let more = 0; more < 5 && missedFacts().length > 0; more++) await fc.assert(property, { numRuns: 300 })
  // The generator reaches both ends of every operation, or this test would show nothing.
  expect(missedFacts()).toEqual([])
})

const hostResponse = fc.record({
  status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 202, 404, 409, 410, 500)),
  type: fc.constantFrom('application/json; charset=utf-8', 'text/html', 'application/problem+json', ''),
  body: fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom('', '{', '[]', 'null', `"${canaryKey}"`, `{"id":"a","x":"http://h/durabletask?code=${canaryKey}"}`),
  ),
  retryAfter: fc.option(fc.constantFrom('5', '-1', 'Wed, 21 Oct 2026 07:28:00 GMT', 'x\u00e9', canaryKey)),
  location: fc.option(fc.constantFrom(`http://host.internal/x?code=${canaryKey}`, '//', canaryKey)),
})

it('whatever the host sends, the gateway responds with a documented status', { timeout: 240_000 }, async () => {
  const property = fc.asyncProperty(fuzzedRequest(document), hostResponse, async (request, upstream) => {
    const { status, type, body, retryAfter, location } = upstream
    const bodiless = [204, 205, 304].includes(status)
    const headers = {
      ...(type === '' ? {} : { 'content-type': type }),
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      ...(location === null ? {} : { location }),
    }
    const fetch = async () => new Response(bodiless ? null : body, { status, headers })
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    const { path, ...received } = await responseTo(request, gateway.rest as unknown as { request: typeof fetch })
    expect(undocumented(request.method, path, received.status)).toBeUndefined()
    expect(received.status === 500 && received.headers.get('content-type')?.includes('problem')).toBe(false)
    expect(received.text + JSON.stringify([...received.headers])).not.toMatch(keyRuns)
    if (received.status >= 400 && path.toLowerCase().startsWith(basePath) && request.method !== 'HEAD')
      expect(() => JSON.parse(received.text)).not.toThrow()
  })
  await fc.assert(property, { numRuns: 4000 })
})
