import { expect, test } from 'vitest'
import { createCliHost, type RunOptions } from './cli-host.ts'

const status = (id: string, runtimeStatus: string) =>
  `{"name":"A","instanceId":"${id}","runtimeStatus":"${runtimeStatus}","input":null,"customStatus":null,"output":null,"createdTime":"2026-03-01T12:00:00Z","lastUpdatedTime":"2026-03-01T12:00:00Z"}`
const told = (id: string, runtimeStatus: string) =>
  `event: status\nid: ${runtimeStatus}\ndata: ${status(id, runtimeStatus)}\n\n`
const end = 'event: end\nid: Completed\ndata: {}\n\n'
// As the gateway writes them: no event, so that the instance has not ended.
const expired = ': the credential of the caller has expired; go on with a new one\nretry: 1000\n\n'
const stopping = ': the gateway is stopping; go on at once, another one or its successor serves\nretry: 1000\n\n'

const unauthorized = () =>
  Response.json(
    { code: 'unauthenticated', detail: 'the token has expired' },
    { status: 401, headers: { 'content-type': 'application/problem+json' } },
  )
const stream = (text: string) => () => new Response(text, { headers: { 'content-type': 'text/event-stream' } })
const lost = () => {
  throw new TypeError('fetch failed')
}

/** A gateway whose responses to requests for events come in turn, by instance; nothing else is served. */
function gateway(streams: Record<string, (() => Response)[]>, otherwise: () => Response = lost) {
  const asked: string[] = []
  const fetch: RunOptions['fetch'] = async (target, init) => {
    const { pathname } = new URL(target)
    const [, id] = /^\/v1\/instances\/(\w+)\/events$/.exec(pathname) ?? []
    if (id === undefined) return otherwise()
    asked.push(`${id} ${new Headers(init?.headers).get('last-event-id')}`)
    return (streams[id]!.shift() ?? otherwise)()
  }
  return { fetch, asked }
}

test.each([
  ['the gateway stops', [stream(told('a', 'Running') + stopping)]],
  ['the credential expires', [stream(told('a', 'Running') + expired)]],
  ['the connection is lost', [stream(told('a', 'Running'))]],
  ['the gateway is away for a while', [stream(told('a', 'Running') + stopping), lost, lost, lost, lost]],
  ['the gateway refuses for a while', [stream(told('a', 'Running')), () => new Response(null, { status: 503 })]],
])('watch goes on behind the last state where %s', async (_, first) => {
  await using cli = await createCliHost()
  const last = stream(told('a', 'Running') + told('a', 'Completed') + end)
  const { fetch, asked } = gateway({ a: [...first, last] })
  const { code, out } = await cli.run('watch a -o jsonl --fields runtimeStatus', { fetch })
  expect([code, out]).toEqual([0, '{"runtimeStatus":"Running"}\n{"runtimeStatus":"Completed"}\n'])
  expect(asked).toEqual(['a null', ...Array.from({ length: first.length }, () => 'a Running')])
})

test('watch ends where the instance ended while the connection was lost behind its last state', async () => {
  await using cli = await createCliHost()
  const { fetch } = gateway({ a: [stream(told('a', 'Completed')), () => new Response(null, { status: 204 })] })
  const { code, out } = await cli.run('watch a -o jsonl --fields runtimeStatus', { fetch })
  expect([code, out]).toEqual([0, '{"runtimeStatus":"Completed"}\n'])
})

test.each(['watch a', 'wait a', 'history a -f'])(
  '%s fails with 4 where the credential is not valid any more',
  async (words) => {
    await using cli = await createCliHost()
    cli.host.seed({ instances: [{ instanceId: 'a', name: 'A', runtimeStatus: 'Running' }] })
    const { fetch } = gateway({ a: [stream(told('a', 'Running') + expired)] }, unauthorized)
    expect((await cli.run(words, { fetch })).code).toBe(4)
  },
)

test('watch fails with 3 where the gateway stays away', async () => {
  await using cli = await createCliHost()
  const { fetch } = gateway({ a: [stream(told('a', 'Running') + stopping)] })
  expect((await cli.run('watch a', { fetch })).code).toBe(3)
})

test('one instance whose stream breaks off is followed beside another that goes on', async () => {
  await using cli = await createCliHost()
  const open = Promise.withResolvers<void>()
  const encoder = new TextEncoder()
  const slow = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        async start(controller) {
          controller.enqueue(encoder.encode(told('b', 'Running')))
          await open.promise
          controller.enqueue(encoder.encode(told('b', 'Completed') + end))
          controller.close()
        },
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    )
  const { fetch } = gateway({
    a: [stream(told('a', 'Running') + stopping), stream(told('a', 'Completed') + end)],
    b: [slow],
  })
  const { code, out } = await cli.run('watch a b -o jsonl --fields instanceId,runtimeStatus', {
    fetch,
    // The other one ends only after the first one has been followed to its end.
    onOut: (text) => text.includes('"a","runtimeStatus":"Completed"') && open.resolve(),
  })
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(4)
})

test.each([
  ['the gateway is replaced', [lost, lost, lost, lost, lost], 0],
  ['the credential is not valid any more', [unauthorized], 4],
])('job watch polls on where its stream ends and %s', async (_, polls, code) => {
  await using cli = await createCliHost()
  const job = (state: string) => `{"id":"j1","action":"purge","status":"${state}","progress":{"done":1}}`
  const rest = [...polls, () => new Response(job('completed'), { headers: { 'content-type': 'application/json' } })]
  const fetch: RunOptions['fetch'] = async (target) =>
    new URL(target).pathname.endsWith('/events')
      ? stream(`event: status\nid: 1\ndata: ${job('running')}\n\n${expired}`)()
      : rest.shift()!()
  expect((await cli.run('job watch j1', { fetch })).code).toBe(code)
})
