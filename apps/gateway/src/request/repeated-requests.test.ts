import { expect, test } from 'vitest'
import type { Connection, Repeat } from './connection.ts'
import { createRepeater } from './repeated-requests.ts'
import type { RequestContext } from './request-context.ts'

function setUp(headers: Record<string, string> = {}, more: Partial<RequestContext> = {}) {
  let now = 1_000
  let isKept = true
  let repeat: Repeat | undefined
  const contexts: RequestContext[] = []
  const offer = createRepeater({
    clock: { now: () => now, sleep: async () => undefined },
    stages: [],
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
  offer(new Headers(headers), context, (own) => (isKept ? new Response('kept', { headers: { ...own } }) : undefined))
  return { repeat, contexts, drop: () => (isKept = false), at: (time: number) => (now = time) }
}

test('gives each request an id and a context of its own, with what was judged before', async () => {
  const { repeat, contexts } = setUp()
  const other: Connection = {}
  const response = (await repeat!(other))!
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
  expect(repeat!({})).toBeUndefined()
  expect(contexts).toHaveLength(0)
})

test('goes the ordinary way once the credential has expired', () => {
  const { repeat, at } = setUp({}, { principal: { name: 'ann', role: 'viewer', expires: 2_000 } })
  at(1_999)
  expect(repeat!({})).toBeDefined()
  at(2_000)
  expect(repeat!({})).toBeUndefined()
})

test.each(['origin', 'x-request-id', 'traceparent'])('is not offered with the header %s', (name) => {
  expect(setUp({ [name]: 'x' }).repeat).toBeUndefined()
  expect(setUp({ accept: 'x' }).repeat).toBeDefined()
})
