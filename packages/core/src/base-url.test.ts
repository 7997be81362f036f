import { expect, it } from 'vitest'
import { readBaseUrl } from './base-url.ts'

it.each([
  ['https://app.azurewebsites.net', 'https://app.azurewebsites.net', '/runtime/webhooks/durabletask'],
  ['https://app.azurewebsites.net/', 'https://app.azurewebsites.net', '/runtime/webhooks/durabletask'],
  ['http://localhost:8080/durable', 'http://localhost:8080', '/durable/runtime/webhooks/durabletask'],
  ['http://localhost:7071/runtime/webhooks/durableTask/', 'http://localhost:7071', '/runtime/webhooks/durableTask'],
  ['http://127.0.0.1:17071/durabletask/', 'http://127.0.0.1:17071', '/durabletask'],
  [
    'https://old.example/admin/extensions/DurableTaskExtension',
    'https://old.example',
    '/admin/extensions/DurableTaskExtension',
  ],
])('reads %s', (url, origin, path) => {
  expect(readBaseUrl(url)).toEqual({ origin, path })
})

it.each([
  ['app.azurewebsites.net', /is not a URL/],
  ['ftp://app', /must begin with https/],
  ['https://user:pass@app', /user name or password/],
  ['https://app/?code=s3cret', /query or fragment/],
])('refuses %s without quoting it', (url, why) => {
  expect(() => readBaseUrl(url)).toThrowError(
    expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(why) }),
  )
  expect(() => readBaseUrl(url)).not.toThrow(/s3cret|pass@/)
})
