import { expect, test } from 'vitest'
import { createHostCheck } from './trusted-hosts.ts'

const ask = (headers: Record<string, string>, names: string[] = [], anyHost = false) =>
  createHostCheck({ names, anyHost })(new Request('http://127.0.0.1/', { headers }))

const trusted: Record<string, string>[] = [
  { host: 'localhost:8080' },
  { host: 'LOCALHOST' },
  { host: '127.0.0.1:8080' },
  { host: '127.8.9.10' },
  { host: '[::1]:9090' },
  { host: '127.0.0.1:8080', origin: 'http://localhost:6274' },
  { host: '127.0.0.1:8080', origin: 'http://[::1]' },
]
test.each(trusted)('accepts %j', (headers) => {
  expect(ask(headers)).toBeUndefined()
})

const refused: [RegExp, Record<string, string>][] = [
  [/Host/, { host: 'evil.example:8080' }],
  [/Host/, { host: 'localhost.evil.example' }],
  [/Host/, { host: '127.0.0.1.evil.example' }],
  [/Host/, { host: '0.0.0.0:8080' }],
  [/Host/, { host: '192.168.0.4' }],
  [/Host/, { host: 'a b' }],
  [/Host/, { host: '' }],
  [/Origin/, { host: 'localhost:8080', origin: 'https://evil.example' }],
  [/Origin/, { host: 'localhost:8080', origin: 'null' }],
  [/Origin/, { host: 'localhost:8080', origin: 'http://localhost.evil.example' }],
  [/Origin/, { host: 'localhost:8080', origin: 'file://' }],
]
test.each(refused)('refuses by %s the request with %j', (header, headers) => {
  expect(ask(headers)).toMatch(header)
})

test('accepts the host of the public URL and its pages', () => {
  const headers = { host: 'durable.example.com', origin: 'https://durable.example.com' }
  expect(ask(headers, ['Durable.example.com'])).toBeUndefined()
  expect(ask(headers)).toMatch(/Host/)
})

test('takes the host from the URL where the runtime has no Host header', () => {
  const check = createHostCheck()
  expect(check(new Request('http://localhost:8080/'))).toBeUndefined()
  expect(check(new Request('http://evil.example/'))).toMatch(/Host/)
})

test('does not take a URL as the target that names another host than Host does', () => {
  const request = new Request('http://evil.example/', { headers: { host: '127.0.0.1:8080' } })
  expect(createHostCheck()(request)).toMatch(/Host/)
  expect(createHostCheck({ anyHost: true })(request)).toMatch(/Host/)
})

test('with authentication, accepts any name and its own pages, and refuses other sites', () => {
  const asks = (headers: Record<string, string>) => ask(headers, [], true)
  expect(asks({ host: 'durable-gateway.apps.svc:8080' })).toBeUndefined()
  expect(asks({ host: '10.1.2.3:8080', origin: 'http://10.1.2.3:8080' })).toBeUndefined()
  expect(asks({ host: 'durable-gateway:8080', origin: 'https://evil.example' })).toMatch(/Origin/)
  expect(asks({ host: 'durable-gateway:8080', origin: 'null' })).toMatch(/Origin/)
  expect(asks({ host: 'a b' })).toMatch(/Host/)
})
