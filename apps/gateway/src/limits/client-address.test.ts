import { expect, test } from 'vitest'
import type { RequestContext } from '../request/request-context.ts'
import { createClientStage } from './client-address.ts'

function clientOf(
  peer: string | undefined,
  headers: Record<string, string>,
  trusted: string[],
  header = 'x-forwarded-for',
) {
  const context: RequestContext = { face: 'rest', id: 'r', began: 0, peer, traceHeaders: {} }
  const request = new Request('http://localhost/', { headers })
  void createClientStage(trusted, header)?.(request, context, () => new Response())
  return context.client
}

const proxies = ['10.0.0.0/8', 'fd00::/8']

test.each<[string, string | undefined, Record<string, string>, string | undefined]>([
  ['one proxy', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7' }, '192.0.2.7'],
  ['two proxies', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7, 10.0.0.2' }, '192.0.2.7'],
  ['an invented first hop', '10.0.0.1', { 'x-forwarded-for': '1.2.3.4, 192.0.2.7' }, '192.0.2.7'],
  ['a port', '10.0.0.1', { 'x-forwarded-for': '192.0.2.7:4711' }, '192.0.2.7'],
  [
    'a header of the caller beside it',
    '10.0.0.1',
    { forwarded: 'for=1.1.1.1', 'x-forwarded-for': '192.0.2.7' },
    '192.0.2.7',
  ],
  ['a header of the caller alone', '10.0.0.1', { forwarded: 'for=1.1.1.1', 'x-real-ip': '1.1.1.1' }, undefined],
  ['nothing noted', '10.0.0.1', {}, undefined],
  ['a stranger', '192.0.2.1', { 'x-forwarded-for': '1.2.3.4' }, undefined],
  ['an unknown peer', undefined, { 'x-forwarded-for': '1.2.3.4' }, undefined],
])('behind %s, the caller is who it can be', (_, peer, headers, client) => {
  expect(clientOf(peer, headers, proxies)).toBe(client)
})

test.each<[string, Record<string, string>, string | undefined]>([
  ['forwarded', { forwarded: 'for="[2001:db8::1]:80";proto=https, for=10.0.0.3' }, '2001:db8::1'],
  ['forwarded', { forwarded: 'for="1.2.3.4, for=192.0.2.7' }, '192.0.2.7'],
  ['forwarded', { forwarded: 'for=_hidden' }, undefined],
  ['forwarded', { forwarded: 'for=192.0.2.7', 'x-forwarded-for': '1.1.1.1' }, '192.0.2.7'],
  ['forwarded', { 'x-forwarded-for': '1.1.1.1' }, undefined],
  [
    'x-azure-clientip',
    { 'x-azure-clientip': '192.0.2.7', 'x-forwarded-for': '1.1.1.1', forwarded: 'for=1.1.1.1' },
    '192.0.2.7',
  ],
  ['cf-connecting-ip', { 'cf-connecting-ip': '2001:db8::1' }, '2001:db8::1'],
])('only the header counts that proxies are said to write: %s %j', (header, headers, client) => {
  expect(clientOf('10.0.0.1', headers, proxies, header)).toBe(client)
})

test('believes nobody where no proxy is trusted', () => {
  expect(createClientStage([], 'x-forwarded-for')).toBeUndefined()
})
