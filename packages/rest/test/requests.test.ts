import { describe, expect, it } from 'vitest'
import { api, createGatewayUnderTest, json, problemOf } from './gateway-under-test.ts'

describe('refused requests', () => {
  it.each<[string, string, RequestInit, { parameter: string; in: string; message: RegExp; received?: string }]>([
    ['GET', 'instances?foo=1', {}, { parameter: 'foo', in: 'query', message: /not a parameter.*createdTimeFrom/ }],
    [
      'GET',
      'instances/a?showInput=1',
      {},
      { parameter: 'showInput', in: 'query', message: /true or false/, received: '"1"' },
    ],
    ['GET', 'instances/a?=1', {}, { parameter: 'query', in: 'query', message: /without a name/ }],
    [
      'POST',
      'orchestrators/Echo?timeout=1e999&pollingInterval=1',
      {},
      { parameter: 'timeout', in: 'query', message: /number of seconds/, received: '"1e999"' },
    ],
    ['GET', 'instances/a?showInput', {}, { parameter: 'showInput', in: 'query', message: /needs a value/ }],
    [
      'GET',
      'instances/a?showInput=true&SHOWINPUT=false',
      {},
      { parameter: 'showInput', in: 'query', message: /more than once/, received: '["true","false"]' },
    ],
    ['GET', 'instances?top=5.5', {}, { parameter: 'top', in: 'query', message: /whole number/, received: '"5.5"' }],
    ['GET', 'instances?top=0', {}, { parameter: 'top', in: 'query', message: /1 to 10000/, received: '0' }],
    [
      'GET',
      'instances?runtimeStatus=Done',
      {},
      { parameter: 'runtimeStatus', in: 'query', message: /Running/, received: '"Done"' },
    ],
    [
      'GET',
      'instances?createdTimeFrom=2026-02-30T00:00:00Z',
      {},
      { parameter: 'createdTimeFrom', in: 'query', message: /day that does not exist: 2026-02-30/ },
    ],
    [
      'DELETE',
      'instances?createdTimeFrom=2020-01-01T00:00:00Z&createdTimeTo=2020-01-31T24:00:00Z&runtimeStatus=Completed',
      {},
      { parameter: 'createdTimeTo', in: 'query', message: /hour from 00 to 23/, received: '"2020-01-31T24:00:00Z"' },
    ],
    [
      'DELETE',
      'instances?createdTimeFrom=0026-01-01T00:00:00Z',
      {},
      { parameter: 'createdTimeFrom', in: 'query', message: /1900 or later/ },
    ],
    [
      'GET',
      'entities?lastOperationTimeTo=2016-12-31T23:59:60Z',
      {},
      { parameter: 'lastOperationTimeTo', in: 'query', message: /leap second/ },
    ],
    ['GET', 'instances?instanceIdPrefix=%FF', {}, { parameter: 'instanceIdPrefix', in: 'query', message: /UTF-8/ }],
    ['GET', 'instances?instanceId=a', {}, { parameter: 'instanceId', in: 'query', message: /not a parameter/ }],
    [
      'GET',
      'instances?continuationToken=a',
      {},
      { parameter: 'continuationToken', in: 'query', message: /not a parameter/ },
    ],
    [
      'GET',
      'instances',
      { headers: { 'x-ms-continuation-token': 'a\u0007b' } },
      { parameter: 'x-ms-continuation-token', in: 'header', message: /token of an earlier page/ },
    ],
    ['GET', 'instances/a%2Fb', {}, { parameter: 'instanceId', in: 'path', message: /must not contain \// }],
    ['GET', 'instances/a%0Ab', {}, { parameter: 'instanceId', in: 'path', message: /control/ }],
    ['GET', 'instances/%ff', {}, { parameter: 'instanceId', in: 'path', message: /UTF-8/, received: '%ff' }],
    ['POST', 'entities/Counter/$', {}, { parameter: 'entityKey', in: 'path', message: /stands for the empty key/ }],
    [
      'POST',
      'orchestrators/Echo',
      { body: '{a:1}' },
      { parameter: 'body', in: 'body', message: /strict JSON/, received: '{a:1}' },
    ],
    [
      'POST',
      'orchestrators/Echo',
      { body: new Uint8Array([0x22, 0xff, 0x22]) },
      { parameter: 'body', in: 'body', message: /encoded as utf-8/ },
    ],
    [
      'DELETE',
      'instances?createdTimeFrom=2026-01-01T00:00:00Z&top=5',
      {},
      { parameter: 'top', in: 'query', message: /not a parameter/ },
    ],
  ])('%s %s tells what is wrong', async (method, path, init, expected) => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call(method, path, init)
    const problem = await problemOf(response)
    expect(response.status).toBe(400)
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_input',
      type: 'urn:problem-type:durable-http:invalid-input',
    })
    const { message, ...rest } = expected
    expect(problem.issues?.[0]).toMatchObject(rest)
    expect(problem.issues?.[0]?.message).toMatch(message)
    expect(gateway.host.requests.all).toHaveLength(0)
  })

  it('names every fault at once', async () => {
    await using gateway = createGatewayUnderTest()
    const { issues } = await problemOf(await gateway.call('GET', 'instances?top=x&showInput=maybe'))
    expect(issues?.map(({ parameter }) => parameter).sort()).toEqual(['showInput', 'top'])
  })

  it('names the first of many faults and counts the others', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('GET', `instances?${'a&'.repeat(3000)}`)
    const { issues, detail } = await problemOf(response)
    expect(issues).toHaveLength(16)
    expect(detail).toMatch(/; and 2984 more$/)
  })

  it('does not quote the value of an unknown parameter', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('GET', 'instances?apikey=my-secret')
    expect(await response.text()).not.toContain('my-secret')
  })
})

describe('sizes, types and methods', () => {
  it.each<[number, string, string, string, RequestInit]>([
    [405, 'method_not_allowed', 'PUT', 'instances/a', {}],
    [405, 'method_not_allowed', 'GET', 'orchestrators/Echo', {}],
    [405, 'method_not_allowed', 'PATCH', 'instances', {}],
    [413, 'payload_too_large', 'POST', 'orchestrators/Echo', { body: JSON.stringify('x'.repeat(2000)) }],
    [
      413,
      'payload_too_large',
      'POST',
      'orchestrators/Echo',
      { body: JSON.stringify('x'.repeat(2000)), headers: { 'content-length': '2002' } },
    ],
    [414, 'uri_too_long', 'GET', `instances?instanceIdPrefix=${'x'.repeat(9000)}`, {}],
    [
      415,
      'unsupported_media_type',
      'POST',
      'instances/a/raiseEvent/Go',
      { body: '1', headers: { 'content-type': 'text/plain' } },
    ],
    [415, 'unsupported_media_type', 'POST', 'instances/a/raiseEvent/Go', { body: new Uint8Array([49]) }],
    [
      415,
      'unsupported_media_type',
      'POST',
      'orchestrators/Echo',
      { body: '1', headers: { 'content-type': 'application/json; charset=bogus' } },
    ],
    [
      415,
      'unsupported_media_type',
      'POST',
      'orchestrators/Echo',
      { body: '1', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    ],
    [405, 'method_not_allowed', 'POST', '/docs', {}],
    [405, 'method_not_allowed', 'DELETE', '/', {}],
    [405, 'method_not_allowed', 'PUT', '/openapi.json', {}],
    [431, 'header_too_large', 'GET', 'instances', { headers: { 'x-ms-continuation-token': 'x'.repeat(9000) } }],
    [404, 'unknown_route', 'GET', 'makeprimary', {}],
    [404, 'unknown_route', 'GET', 'instances/a/terminate/x', {}],
    [404, 'unknown_route', 'POST', 'instances//terminate', {}],
    [404, 'unknown_route', 'GET', '/somewhere', {}],
  ])('answers %i %s to %s %s', async (status, code, method, path, init) => {
    await using gateway = createGatewayUnderTest({ rest: { limits: { body: 1000 } } })
    const response = await gateway.call(method, path, init)
    const problem = await problemOf(response)
    expect([response.status, problem.code, problem.status]).toEqual([status, code, status])
    if (status === 405) expect(response.headers.get('allow')).toMatch(/OPTIONS/)
    expect(gateway.host.requests.all).toHaveLength(0)
  })

  it('names the methods of a path', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('OPTIONS', 'instances/a')
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, DELETE, HEAD, OPTIONS'])
  })

  it.each(['/', '/openapi.json', '/docs'])('names the methods of %s', async (path) => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('OPTIONS', path)
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect((await gateway.call('HEAD', path)).status).toBe(200)
  })

  it('leads from /docs/ to /docs', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('GET', '/docs/')
    expect([response.status, response.headers.get('location')]).toEqual([308, 'http://gateway.example/docs'])
  })

  it('names the length of an empty response', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('POST', 'entities/Counter/c?op=add', json(1))
    expect([response.status, response.headers.get('content-length')]).toEqual([202, '0'])
  })

  it('responds to HEAD as to GET without a body', async () => {
    await using gateway = createGatewayUnderTest()
    gateway.host.seed({ instances: [{ instanceId: 'a', name: 'Echo', output: 1 }] })
    const response = await gateway.call('HEAD', 'instances/a')
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })
})

describe('forms that clients of the host use', () => {
  it.each([
    ['GET', `${api}/INSTANCES/a/`],
    ['GET', `${api}/inst%61nces/a`],
    ['GET', '/Runtime/WebHooks/DurableTask/instances/a'],
    ['GET', `${api}/instances/a?showHistory=true&createdTimeFrom=whatever&code=x&taskHub=&systemKey=y`],
    ['GET', `${api}/instances/a?showInput=true&showinput=true`],
    ['GET', `${api}/instances?showHistoryOutput=true`],
    ['GET', `${api}/instances?createdTimeFrom=2026-01-01T00:00:00+02:00`],
  ])('%s %s is understood', async (method, path) => {
    await using gateway = createGatewayUnderTest()
    gateway.host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
    expect((await gateway.call(method, path)).status).toBe(200)
  })

  it.each([
    ['a%20b', 'a b'],
    ['a+b', 'a b'],
    ['a%2Bb', 'a+b'],
    ['a%252Bb', 'a+b'],
    ['%C3%A4', 'ä'],
    ['a%2541', 'aA'],
    ['100%25', '100%'],
    ['a@b:c~d', 'a@b:c~d'],
  ])('%s in a path is the id "%s"', async (raw, instanceId) => {
    await using gateway = createGatewayUnderTest()
    gateway.host.seed({ instances: [{ instanceId, name: 'Echo' }] })
    const response = await gateway.call('GET', `instances/${raw}`)
    expect(((await response.json()) as { instanceId: string }).instanceId).toBe(instanceId)
  })

  it('takes a start of any media type and an event without data', async () => {
    await using gateway = createGatewayUnderTest()
    const form = { body: '{"a":1}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect((await gateway.call('POST', 'orchestrators/WaitForGo/w', form)).status).toBe(202)
    await gateway.host.clock.settle()
    expect((await gateway.call('POST', 'instances/w/raiseEvent/Go')).status).toBe(202)
    await gateway.host.clock.settle()
    expect((await gateway.call('GET', 'instances/w')).status).toBe(200)
  })

  it('reads a body in the charset it names', async () => {
    await using gateway = createGatewayUnderTest()
    const latin1 = {
      body: new Uint8Array([0x22, 0xe4, 0x22]),
      headers: { 'content-type': 'application/json; charset=iso-8859-1' },
    }
    await gateway.call('POST', 'orchestrators/Echo/e', latin1)
    await gateway.host.clock.settle()
    expect(await (await gateway.call('GET', 'instances/e')).json()).toMatchObject({ input: 'ä', output: 'ä' })
  })

  it('signals text as a string and JSON as JSON', async () => {
    await using gateway = createGatewayUnderTest()
    await gateway.call('POST', 'entities/Bag/t?op=set', { body: '{"a":1}', headers: { 'content-type': 'text/plain' } })
    await gateway.call('POST', 'entities/Bag/j?op=set', json({ a: 1 }))
    await gateway.host.clock.settle()
    expect(await (await gateway.call('GET', 'entities/Bag/t')).json()).toBe('{"a":1}')
    expect(await (await gateway.call('GET', 'entities/Bag/j')).json()).toEqual({ a: 1 })
  })
})

describe('parameters of a proxy', () => {
  it('are ignored where they are configured, in any letter case, and never sent on', async () => {
    await using gateway = createGatewayUnderTest({ rest: { ignoredQuery: ['subscription-key', 'top'] } })
    expect((await gateway.call('GET', 'instances?Subscription-Key=s3cret&top=5')).status).toBe(200)
    const [request] = gateway.host.requests.all
    expect(request!.target).not.toMatch(/subscription|s3cret/i)
    // Parameters of the operation itself are never ignored.
    expect(request!.target).toContain('top=5')
  })

  it('are ignored on the paths of operators, too', async () => {
    await using gateway = createGatewayUnderTest({ rest: { ignoredQuery: ['subscription-key', 'limit'] } })
    const statusOf = async (query: string) => {
      const response = await gateway.rest.request(`http://gateway.test/v1/instances?${query}`)
      return response.status
    }
    expect(await statusOf('Subscription%2DKey=a-secret&limit=1&states=Running')).toBe(200)
    expect(await statusOf('limit=none')).toBe(400)
    expect(await statusOf('subscription=a')).toBe(400)
  })

  it('are refused by name, without their value, where they are not', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('GET', 'instances?subscription-key=s3cret')
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).toContain('subscription-key')
    expect(text).not.toContain('s3cret')
  })
})
