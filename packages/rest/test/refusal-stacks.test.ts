import { basePath, createDurableClient } from '@durable-http/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDocumentedApp } from './documented-app.ts'

const client = createDurableClient({ baseUrl: 'http://host.example', fetch: () => Promise.reject(new Error('sent')) })
const app = createDocumentedApp({ client, limits: { body: 100 } })
const ruled = createDocumentedApp({ client, deny: { functions: ['Secret*'] } })

let written = 0
const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
beforeEach(() => {
  written = 0
  Error.prepareStackTrace = (error) => {
    written++
    return String(error)
  }
})
afterEach(() => {
  if (before) Object.defineProperty(Error, 'prepareStackTrace', before)
  else Reflect.deleteProperty(Error, 'prepareStackTrace')
})

test('the counter counts', () => {
  expect([new Error('one').stack, written]).toEqual(['Error: one', 1])
})

const json = { 'content-type': 'application/json' }
const post = (body: string) => ({ method: 'POST', headers: json, body })

test.each<[number, string, RequestInit?]>([
  [400, `${basePath}/instances?showEverything=true`],
  [400, `${basePath}/instances?${Array.from({ length: 40 }, (_, at) => `wrong${at}=1`).join('&')}`],
  [400, `${basePath}/instances?createdTimeFrom=2020-01-31T24:00:00Z`],
  [400, `${basePath}/instances/a/terminate?reason={{text}}`, { method: 'POST' }],
  [400, `${basePath}/instances/%ff`],
  [400, `${basePath}/orchestrators/Hello`, post('{no')],
  [400, `${basePath}/orchestrators/Hello`, post('['.repeat(90))],
  [403, `${basePath}/orchestrators/SecretJob`, post('{}')],
  [404, '/no/such/path'],
  [404, `${basePath}/instances/a/b/c/d`],
  [405, `${basePath}/instances/a/terminate`, { method: 'DELETE' }],
  [413, `${basePath}/orchestrators/Hello`, post(' '.repeat(101))],
  [414, `${basePath}/instances?taskHub=${'a'.repeat(20_000)}`],
  [415, `${basePath}/orchestrators/Hello`, { ...post('{}'), headers: { 'content-encoding': 'gzip' } }],
])('a refusal with %i writes no stack: %s', async (status, path, init) => {
  const response = await (path.includes('Secret') ? ruled : app).fetch(
    new Request(`http://gateway.example${path}`, init),
  )
  await response.text()
  expect([response.status, written]).toEqual([status, 0])
})
