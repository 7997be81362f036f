import { describe, expect, test } from 'vitest'
import type { Face, RequestContext } from '../request-context.ts'
import { createCorsStage } from './cors-stage.ts'

const page = 'https://ops.example.com'

async function ask(origins: string[], init: RequestInit, face: Face = 'rest') {
  const context: RequestContext = { face, id: '1', began: 0, peer: undefined, traceHeaders: {} }
  const request = new Request('http://localhost:8080/runtime/webhooks/durabletask/instances', init)
  const refusal = () => new Response('no', { status: 401, headers: { vary: 'accept' } })
  return createCorsStage(origins)!(request, context, refusal)
}

describe('pages of other origins', () => {
  test('may call and read refusals, too', async () => {
    for (const origins of [[page], ['https://other.example', page], [page.toUpperCase()], ['*']]) {
      const answer = await ask(origins, { headers: { origin: page } })
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, page])
      expect(answer.headers.get('vary')).toBe('accept, origin')
      expect(answer.headers.get('access-control-expose-headers')).toContain('location')
    }
  })

  test('are told what they may before they show who they are', async () => {
    const headers = { origin: page, 'access-control-request-method': 'DELETE' }
    const answer = await ask([page], { method: 'OPTIONS', headers })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, page])
    expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE')
    for (const name of ['authorization', 'content-type', 'durable-app', 'x-ms-continuation-token']) {
      expect(answer.headers.get('access-control-allow-headers')!.split(', ')).toContain(name)
    }
  })

  const others: [string, string[], RequestInit, Face][] = [
    ['a page that is not named', [page], { headers: { origin: 'https://evil.example' } }, 'rest'],
    ['a page of a longer name', [page], { headers: { origin: `${page}.evil.example` } }, 'rest'],
    ['no page', [page], {}, 'rest'],
    ['a page that calls MCP', [page], { headers: { origin: page } }, 'mcp'],
  ]
  test.each(others)('say nothing of %s', async (_, origins, init, face) => {
    const answer = await ask(origins, init, face)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('cost nothing where there are none', () => {
    expect(createCorsStage([])).toBeUndefined()
  })
})
