import { expect, test } from 'vitest'
import type { RequestContext } from '../request-context.ts'
import { createClientStage } from './client-address.ts'

function clientOf(peer: string | undefined, headers: Record<string, string>, trusted: string[]): string | undefined {
  const context: RequestContext = { face: 'rest', id: 'r', began: 0, peer, traceHeaders: {} }
  const request = new Request('http://localhost/', { headers })
  void createClientStage(trusted)?.(request, context, () => new Response())
  return context.client
}

const proxies = ['10.0.0.0/8', 'fd00::/8']

test.each<[string, string | undefined, Record<string, string>, string | undefined]>([
  ['one proxy', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7' }, '192.0.2.7'],
  ['two proxies', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7, 10.0.0.2' }, '192.0.2.7'],
  ['an invented first hop', '10.0.0.1', { 'x-forwarded-for': '1.2.3.4, 192.0.2.7' }, '192.0.2.7'],
  ['a port', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7:4711' }, '192.0.2.7'],
  ['Forwarded', 'fd00::1', { forwarded: 'for="[2001:db8::1]:80";proto=https, for=10.0.0.3' }, '2001:db8::1'],
  ['Forwarded before the other', '10.0.0.1', { forwarded: 'for=192.0.2.7', 'x-forwarded-for': '1.1.1.1' }, '192.0.2.7'],
  ['a hidden name', '10.0.0.1', { forwarded: 'for=_hidden' }, undefined],
  ['nothing noted', '10.0.0.1', {}, undefined],
  ['a stranger', '192.0.2.1', { 'x-forwarded-for': '1.2.3.4' }, undefined],
  ['an unknown peer', undefined, { 'x-forwarded-for': '1.2.3.4' }, undefined],
])('behind %s, the caller is who it can be', (_, peer, headers, client) => {
  expect(clientOf(peer, headers, proxies)).toBe(client)
})

test('believes nobody where no proxy is trusted', () => {
  expect(createClientStage([])).toBeUndefined()
})
