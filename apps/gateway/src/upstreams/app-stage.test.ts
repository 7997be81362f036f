import { describe, expect, test } from 'vitest'
import { configFor } from '../../test/config-for.ts'
import type { Face, RequestContext } from '../request/request-context.ts'
import { createAppStage } from './app-stage.ts'
import { createUpstream } from './upstream.ts'

const key = 'the-key-of-all'
const clock = { now: () => 0, sleep: async () => undefined }

function upstreamsOf(names: readonly string[]) {
  const named = names.map((name) => ({ name, baseUrl: `https://${name}.secret.test`, key }))
  const config = { ...configFor({ baseUrl: '' }), upstreams: named }
  return named.map((upstream) => createUpstream(upstream, config, { fetch: async () => new Response('[]'), clock }))
}

async function ask(names: readonly string[], face: Face, path: string, headers: Record<string, string> = {}) {
  const context: RequestContext = { face, id: '1', began: 0, peer: undefined, traceHeaders: {} }
  const request = new Request(`http://localhost:8080${path}`, { headers })
  const response = await createAppStage(upstreamsOf(names))(request, context, () => new Response('went on'))
  return { status: response.status, text: await response.text(), app: context.app, prefix: context.prefix }
}

const two = ['orders', 'billing']
const below = '/runtime/webhooks/durabletask/instances'

describe('the function app of a request', () => {
  const found: [string[], Face, string, Record<string, string>, string | undefined, string | undefined][] = [
    [two, 'rest', below, {}, 'orders', undefined],
    [two, 'rest', '/', {}, 'orders', undefined],
    [['orders', 'default'], 'rest', below, {}, 'default', undefined],
    [two, 'rest', `/apps/billing${below}?top=1`, {}, 'billing', '/apps/billing'],
    [two, 'rest', `/apps/orders${below}`, {}, 'orders', '/apps/orders'],
    [two, 'rest', '/apps/billing', {}, 'billing', '/apps/billing'],
    [two, 'rest', '/apps/billing?x=/', {}, 'billing', '/apps/billing'],
    [two, 'rest', below, { 'durable-app': 'billing' }, 'billing', '/apps/billing'],
    [two, 'rest', below, { 'durable-app': 'orders' }, 'orders', undefined],
    [two, 'rest', `/apps/billing${below}`, { 'durable-app': 'billing' }, 'billing', '/apps/billing'],
    [['orders'], 'rest', below, {}, 'orders', undefined],
    [['orders'], 'mcp', '/mcp', {}, 'orders', undefined],
    [two, 'mcp', '/mcp', {}, undefined, undefined],
    [two, 'mcp', '/mcp', { 'durable-app': 'orders' }, 'orders', '/apps/orders'],
    [two, 'mcp', '/apps/orders/mcp', {}, 'orders', '/apps/orders'],
    [two, 'rest', '/appsandmore', {}, 'orders', undefined],
    [two, 'rest', '/runtime/apps/billing', {}, 'orders', undefined],
  ]
  test.each(found)('of %j on %s at %s %j is %s, linked below %s', async (names, face, path, headers, app, prefix) => {
    expect(await ask(names, face, path, headers)).toEqual({ status: 200, text: 'went on', app, prefix })
  })

  const refused: [Face, string, Record<string, string>, number, RegExp][] = [
    ['rest', `/apps/nobody${below}`, {}, 404, /orders, billing/],
    ['rest', below, { 'durable-app': 'nobody' }, 404, /orders, billing/],
    ['rest', below, { 'durable-app': '' }, 404, /orders, billing/],
    ['rest', `/apps/Orders${below}`, {}, 404, /orders, billing/],
    ['rest', `/apps/orders${below}`, { 'durable-app': 'billing' }, 400, /different function apps/],
    ['mcp', '/apps/nobody/mcp', {}, 404, /orders, billing/],
    ['mcp', '/apps/orders/mcp', { 'durable-app': 'billing' }, 400, /different function apps/],
  ]
  test.each(refused)('is refused on %s at %s %j with %i', async (face, path, headers, status, says) => {
    const response = await ask(two, face, path, headers)
    expect(response).toMatchObject({ status, text: expect.stringMatching(says), app: undefined })
    expect(response.text).not.toContain('nobody')
  })

  test('that does not exist is refused where there is but one, too: a wrong app is worse than none', async () => {
    expect((await ask(['orders'], 'rest', below, { 'durable-app': 'billing' })).status).toBe(404)
  })
})

test('lists the apps and how they are, and neither their addresses nor keys', async () => {
  const { status, text } = await ask(two, 'rest', '/apps')
  expect([status, JSON.parse(text)]).toEqual([
    200,
    {
      default: 'orders',
      apps: two.map((name) => ({ name, state: 'ok', since: '1970-01-01T00:00:00.000Z' })),
    },
  ])
  expect(text).not.toMatch(/secret|key/)
  expect((await ask(two, 'rest', '/apps/')).text).toBe(text)
})
