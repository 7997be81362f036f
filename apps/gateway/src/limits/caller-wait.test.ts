import { createDurableClient } from '@durable-http/core'
import { expect, test } from 'vitest'
import { createWaitBound, longestWait } from './caller-wait.ts'

const start = 'http://app.test/orchestrators/Hello'

function setUp(callTime: number) {
  const sent: string[] = []
  const fetch = createWaitBound(async (url) => {
    sent.push(url)
    return new Response(null, { status: 202 })
  }, callTime)
  return { sent, fetch }
}

test.each([
  [100_000, 95],
  [120_000, 114],
  [1_000, 0.95],
  [100, 0.095],
])('where a call may take %i ms, a wait may take %d s', (callTime, seconds) => {
  expect(longestWait(callTime)).toBe(seconds)
})

test.each(['0', '94.9', '95', '+95', '1e1'])('a wait of %s seconds is sent', async (seconds) => {
  const { sent, fetch } = setUp(100_000)
  const url = `${start}?timeout=${encodeURIComponent(seconds)}&pollingInterval=1`
  await fetch(url, { method: 'POST' })
  expect(sent).toEqual([url])
})

test.each(['95.1', '96', '1e5', 'Infinity', 'NaN', '1,5', 'x'])('a wait of %s seconds is not', async (seconds) => {
  const { sent, fetch } = setUp(100_000)
  for (const query of [`timeout=${encodeURIComponent(seconds)}`, `pollingInterval=1&TimeOut=${seconds}`]) {
    await expect(fetch(`${start}?${query}`, { method: 'POST' })).rejects.toMatchObject({ code: 'invalid_input' })
  }
  expect(sent).toEqual([])
})

test('what does not wait is sent as it is', async () => {
  const { sent, fetch } = setUp(1_000)
  await fetch(start, { method: 'POST' })
  await fetch('http://app.test/instances?timeout=500')
  await fetch('http://app.test/instances/a/raiseEvent/mytimeout=500', { method: 'POST' })
  expect(sent).toHaveLength(3)
})

test('a client says which limit it is and what to do instead', async () => {
  const { fetch } = setUp(10_000)
  const client = createDurableClient({ baseUrl: 'http://app.test', fetch })
  const input = { functionName: 'Hello', timeout: 30, pollingInterval: 1 }
  await expect(client.raw.startOrchestration(input)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(
      /^startOrchestration: timeout must be at most 9.5 seconds here .*; start without it and read the status instead \(got 30\)$/,
    ),
    issues: [{ parameter: 'timeout', received: '30' }],
  })
})
