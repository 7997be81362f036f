import { createDurableClient } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { createLog, silentLog } from '../telemetry/log.ts'
import { createRotatingFetch } from './rotating-key.ts'

const [old, next] = ['the/old+key==', 'the/next+key==']

/** A host whose key can be renewed, behind a client that has two keys. */
function setUp() {
  const host = createMockHost()
  const lines: string[] = []
  const sent: (string | null)[] = []
  const keys = { taken: [old] as string[] }
  const log = createLog('info', (level, _, message) => lines.push(`${level} ${message}`))
  const fetch = createRotatingFetch(
    { name: 'orders', key: old, nextKey: next },
    async (url, init) => {
      const code = new URL(url).searchParams.get('code')
      sent.push(code)
      if (!keys.taken.includes(code!)) return new Response(null, { status: 401 })
      return host.fetch(new Request(url.replace(/code=.*$/, `code=${DEFAULT_KEY}`), init))
    },
    log,
  )
  const client = createDurableClient({ baseUrl: 'http://app.test', key: old, fetch, retry: false })
  return { client, keys, sent, lines, [Symbol.asyncDispose]: () => host.dispose() }
}

describe('a function app with two keys', () => {
  test('is called with the first one as long as it is taken', async () => {
    await using app = setUp()
    await app.client.listInstances()
    await app.client.startOrchestration({ functionName: 'Hello' })
    expect([app.sent, app.lines]).toEqual([[old, old], []])
  })

  test('is called with the next one once the first is refused, and no call fails', async () => {
    await using app = setUp()
    await app.client.listInstances()
    app.keys.taken = [next]
    await app.client.startOrchestrationWithId({ functionName: 'Hello', instanceId: 'a', input: 1 })
    expect((await app.client.getInstanceStatus({ instanceId: 'a' })).input).toBe(1)
    expect(app.sent).toEqual([old, old, next, next])
    expect(app.lines).toEqual(['warn the function app refuses its key and takes the next one: make that the first'])
  })

  test('may take the one here and the other there, as a host does whose machines learn of it one by one', async () => {
    await using app = setUp()
    for (const taken of [next, old, next, old]) {
      app.keys.taken = [taken]
      await app.client.listInstances()
      expect(app.sent.at(-1)).toBe(taken)
    }
    expect(app.lines).toHaveLength(1)
  })

  test('refuses calls when it takes neither', async () => {
    await using app = setUp()
    app.keys.taken = []
    for (let index = 0; index < 2; index++) {
      await expect(app.client.listInstances()).rejects.toMatchObject({ code: 'unauthorized' })
    }
    expect([app.sent, app.lines]).toEqual([[old, next, old, next], []])
    app.keys.taken = [next]
    await app.client.listInstances()
  })

  test('sends no stream twice, and has changed for the next call', async () => {
    await using app = setUp()
    app.keys.taken = [next]
    const stream = () => new Blob(['1']).stream() as ReadableStream<Uint8Array>
    const start = (instanceId: string) =>
      app.client.raw.startOrchestrationWithId({ functionName: 'Hello', instanceId, input: stream() })
    expect((await start('a')).status).toBe(401)
    expect((await start('b')).status).toBe(202)
    expect(app.sent).toEqual([old, next])
  })

  test('forgives many calls at once', async () => {
    await using app = setUp()
    const calls = (count: number) => Promise.all(Array.from({ length: count }, () => app.client.listInstances()))
    await calls(5)
    const under = calls(5)
    app.keys.taken = [next]
    await Promise.all([under, calls(20)])
    expect(app.sent.slice(-1)).toEqual([next])
  })

  test.each([{}, { key: old }, { nextKey: next }, { key: old, nextKey: old }])('is absent with %j', (keys) => {
    const fetch = async () => new Response()
    expect(createRotatingFetch({ name: 'orders', ...keys }, fetch, silentLog)).toBe(fetch)
  })
})
