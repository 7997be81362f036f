import { expect, test } from 'vitest'
import type { Connection, Repeat } from './connection.ts'
import { createRepeater } from './repeated-requests.ts'
import type { RequestContext } from './request-context.ts'

function setUp(headers: Record<string, string> = {}, more: Partial<RequestContext> = {}) {
  let now = 1_000
  let isKept = true
  let joined: Promise<Response | undefined> | undefined
  let repeat: Repeat | undefined
  const contexts: RequestContext[] = []
  const gone: [Request, RequestContext][] = []
  const offer = createRepeater({
    clock: { now: () => now, sleep: async () => undefined },
    stages: [],
    goOn(request, context) {
      gone.push([request, { ...context }])
      return new Response('the ordinary way')
    },
    callerStages: [
      (_, context, next) => {
        contexts.push(context)
        return next()
      },
    ],
  })
  const context: RequestContext = {
    face: 'rest',
    id: 'first',
    began: 900,
    peer: '127.0.0.1',
    connection: { repeatable: (one) => void (repeat = one) },
    traceHeaders: {},
    app: 'orders',
    operation: 'getInstanceStatus',
    principal: { name: 'ann', role: 'viewer' },
    ...more,
  }
  const kept = (own: Readonly<Record<string, string>>) => new Response('kept', { headers: { ...own } })
  offer(new Headers(headers), context, (own) => joined ?? (isKept ? kept(own) : undefined))
  return {
    repeat,
    contexts,
    gone,
    drop: () => (isKept = false),
    join: (one: typeof joined) => void (joined = one),
    at: (time: number) => (now = time),
  }
}
const again = new Request('http://gateway.test/')

test('gives each request an id and a context of its own, with what was judged before', async () => {
  const { repeat, contexts } = setUp()
  const other: Connection = {}
  const response = (await repeat!(other, again))!
  const [context] = contexts
  const judged = { app: 'orders', operation: 'getInstanceStatus', principal: { name: 'ann' } }
  expect(context).toMatchObject({ ...judged, began: 1_000, isIdReported: true })
  expect(context!.connection).toBe(other)
  expect(context!.id).not.toBe('first')
  expect(response.headers.get('x-request-id')).toBe(context!.id)
})

test('goes the ordinary way once nothing is kept', () => {
  const { repeat, contexts, drop } = setUp()
  drop()
  expect(repeat!({}, again)).toBeUndefined()
  expect(contexts).toHaveLength(0)
})

test('waits for a read that is under way', async () => {
  const { repeat, contexts, gone, join } = setUp()
  const reading = Promise.withResolvers<Response>()
  join(reading.promise)
  const response = repeat!({}, again)
  // A caller who leaves now is known.
  const [context] = contexts
  expect(context).toMatchObject({ app: 'orders', operation: 'getInstanceStatus' })
  reading.resolve(new Response('joined'))
  expect(await (await response)!.text()).toBe('joined')
  expect(context!.isIdReported).toBe(true)
  expect(gone).toHaveLength(0)
})

test('goes on the ordinary way, with what was counted, if that read comes to nothing', async () => {
  const { repeat, contexts, gone, join } = setUp()
  join(Promise.resolve(undefined))
  expect(await (await repeat!({}, again))!.text()).toBe('the ordinary way')
  const [[request, context]] = gone as [[Request, RequestContext]]
  expect(request).toBe(again)
  expect(context.id).toBe(contexts[0]!.id)
  expect(context).toMatchObject({ app: undefined, operation: undefined, principal: { name: 'ann' } })
  expect(context.isIdReported).toBeUndefined()
})

test('goes the ordinary way once the credential has expired', () => {
  const { repeat, at } = setUp({}, { principal: { name: 'ann', role: 'viewer', expires: 2_000 } })
  at(1_999)
  expect(repeat!({}, again)).toBeDefined()
  at(2_000)
  expect(repeat!({}, again)).toBeUndefined()
})

test.each(['origin', 'x-request-id', 'traceparent'])('is not offered with the header %s', (name) => {
  expect(setUp({ [name]: 'x' }).repeat).toBeUndefined()
  expect(setUp({ accept: 'x' }).repeat).toBeDefined()
})
