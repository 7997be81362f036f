import { expect, test } from 'vitest'
import { curlLine } from './curl-line.ts'

const base = 'https://o.example/df'

test('fills the path, and shows a credential only where callers need one', () => {
  const line = { base, path: '/instances/{instanceId}', method: 'get', operation: { operationId: 'getInstanceStatus' } }
  expect(curlLine({ ...line, isSecured: false })).toBe(`curl '${base}/instances/my-first'`)
  expect(curlLine({ ...line, isSecured: true })).toBe(
    `curl '${base}/instances/my-first' -H "authorization: Bearer $DURABLE_KEY"`,
  )
})

test('sends the example of the body, quoted for a shell', () => {
  const operation = {
    operationId: 'startOrchestration',
    requestBody: { content: { 'application/json': { example: { name: "O'Hara" } } } },
  }
  expect(curlLine({ base, path: '/orchestrators/{functionName}', method: 'post', operation, isSecured: false })).toBe(
    [
      `curl -X POST '${base}/orchestrators/Hello' `,
      String.raw`  -H 'content-type: application/json' -d '{"name":"O'\''Hara"}'`,
    ].join('\\\n'),
  )
})
