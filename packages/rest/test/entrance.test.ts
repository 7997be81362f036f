import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { createGatewayUnderTest } from './gateway-under-test.ts'

it('the root links the reference page, the document and the API', async () => {
  await using gateway = createGatewayUnderTest()
  const response = await gateway.rest.request('http://g.example/')
  const { documentation, openapi, api } = (await response.json()) as Record<string, string>
  for (const url of [documentation!, openapi!]) expect((await gateway.rest.request(url)).status, url).toBe(200)
  expect((await gateway.rest.request(`${api}/instances`)).status).toBe(200)
  expect(response.headers.get('link')).toContain(`<${openapi}>; rel="service-desc"`)
  expect(response.headers.get('link')).toContain(`<${documentation}>; rel="service-doc"`)
})

it('below a prefix the links have it, and the root of the outer app stays free', async () => {
  await using gateway = createGatewayUnderTest()
  const outer = new Hono().route('/df', gateway.rest)
  const entrance = (await (await outer.request('https://o.example/df')).json()) as Record<string, string>
  expect(entrance['documentation']).toBe('https://o.example/df/docs')
  expect((await outer.request('https://o.example/')).status).toBe(404)
})

it('the public address goes before the one that was asked', async () => {
  await using gateway = createGatewayUnderTest({ rest: { publicUrl: 'https://api.example.com/df/' } })
  const entrance = (await (await gateway.rest.request('http://internal:8080/')).json()) as Record<string, string>
  expect(entrance['openapi']).toBe('https://api.example.com/df/openapi.json')
})

it('puts headers of the user onto responses to calls and onto problems, once', async () => {
  let asked = 0
  const responseHeaders = () => ({ 'x-request-id': String(++asked) })
  await using gateway = createGatewayUnderTest({ rest: { responseHeaders } })
  const statuses: [number, string | null][] = []
  for (const path of ['instances', 'instances/none', 'instances?top=many', 'nowhere']) {
    const { status, headers } = await gateway.call('GET', path)
    statuses.push([status, headers.get('x-request-id')])
  }
  expect(statuses).toEqual([
    [200, '1'],
    [404, '2'],
    [400, '3'],
    [404, '4'],
  ])
})
