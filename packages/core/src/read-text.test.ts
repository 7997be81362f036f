import { expect, test } from 'vitest'
import { createDurableClient, instanceFrom } from './index.ts'
import { readText } from './read-text.ts'

/** A body that never ends, and how many bytes of it were taken. */
function endless(headers: Record<string, string> = {}) {
  const part = new Uint8Array(1_000).fill(0x20)
  const seen = { bytes: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.bytes += part.byteLength
        controller.enqueue(part)
      },
      cancel: () => void (seen.isCancelled = true),
    },
    { highWaterMark: 0 },
  )
  return { seen, response: new Response(body, { headers: { 'content-type': 'application/json', ...headers } }) }
}

test.each([0, 1, 999, 1_000, 10_000])('a body of %i bytes is read where the limit is 10,000', async (length) => {
  const text = 'é'.repeat(length / 2) + (length % 2 ? 'x' : '')
  const named = new Response(text, { headers: { 'content-length': String(length) } })
  expect(await readText('op', named, { limit: 10_000 })).toBe(text)
  const stream = new Response(text).body!
  expect(await readText('op', new Response(stream), { limit: 10_000 })).toBe(text)
})

const tooLong = /^op: the response of the host has more than 10000 bytes and was not read to its end; ask for less/

test('a body without an end is broken off at the limit', async () => {
  const { seen, response } = endless()
  await expect(readText('op', response, { limit: 10_000 })).rejects.toMatchObject({
    code: 'protocol',
    message: tooLong,
  })
  expect(seen).toEqual({ bytes: 11_000, isCancelled: true })
})

test('a body that says how long it is is not even begun', async () => {
  const { seen, response } = endless({ 'content-length': '10001' })
  await expect(readText('op', response, { limit: 10_000 })).rejects.toThrow(tooLong)
  expect(seen).toEqual({ bytes: 0, isCancelled: true })
})

test('a body that is unpacked is counted by what comes out', async () => {
  const { seen, response } = endless({ 'content-length': '20', 'content-encoding': 'gzip' })
  await expect(readText('op', response, { limit: 10_000 })).rejects.toThrow(tooLong)
  expect(seen).toEqual({ bytes: 11_000, isCancelled: true })
})

test('large responses wait for their turn, which ends when they are read', async () => {
  const steps: string[] = []
  const turn = async () => {
    steps.push('begins')
    return () => void steps.push('ends')
  }
  const limits = { limit: 1_000_000, turn }
  await readText('op', new Response('x'.repeat(262_144)), limits)
  expect(steps).toEqual([])
  for (const headers of [{}, { 'content-length': '262145' }] as Record<string, string>[]) {
    await readText('op', new Response('x'.repeat(262_145), { headers }), limits)
    expect(steps.splice(0)).toEqual(['begins', 'ends'])
  }
  await expect(readText('op', endless().response, limits)).rejects.toMatchObject({ code: 'protocol' })
  expect(steps).toEqual(['begins', 'ends'])
})

test('a large response that gets no turn is broken off', async () => {
  const { seen, response } = endless()
  const turn = () => Promise.reject(new Error('busy'))
  await expect(readText('op', response, { limit: 1_000_000, turn })).rejects.toThrow('busy')
  expect(seen).toEqual({ bytes: 263_000, isCancelled: true })
})

const link = 'http://host/runtime/webhooks/durabletask/instances/a'
const options = (fetch: () => Promise<Response>) => ({ fetch, maxResponseBytes: 5_000, retry: { attempts: 1 } })
const clientOf = (fetch: () => Promise<Response>) => createDurableClient({ baseUrl: 'http://host', ...options(fetch) })

test.each([
  ['status', (fetch) => clientOf(fetch).getInstanceStatus({ instanceId: 'a' })],
  ['list', (fetch) => clientOf(fetch).listInstances()],
  ['entity', (fetch) => clientOf(fetch).getEntity({ entityName: 'a', entityKey: 'b' })],
  ['purge', (fetch) => clientOf(fetch).purgeInstances({ createdTimeFrom: '2026-01-01T00:00:00Z' })],
  ['wait', (fetch) => clientOf(fetch).waitForCompletion('a')],
  // The guard must not take what it cannot read for an instance that is not there.
  ['rewind', (fetch) => clientOf(fetch).rewindInstance({ instanceId: 'a' })],
  ['link', (fetch) => instanceFrom(link, options(fetch)).status()],
] as [string, (fetch: () => Promise<Response>) => Promise<unknown>][])(
  'no response is read beyond maxResponseBytes: %s',
  async (_, call) => {
    const sent: ReturnType<typeof endless>[] = []
    const fetch = async () => {
      const made = endless()
      sent.push(made)
      return made.response
    }
    await expect(call(fetch)).rejects.toMatchObject({ code: 'protocol' })
    expect(sent.map(({ seen }) => seen)).toEqual([{ bytes: 6_000, isCancelled: true }])
  },
)
