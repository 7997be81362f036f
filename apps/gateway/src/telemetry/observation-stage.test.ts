import { describe, expect, test } from 'vitest'
import type { Connection, Sent } from '../request/connection.ts'
import type { RequestContext } from '../request/request-context.ts'
import { createLog, type LogFacts, silentLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createObservationStage, type Observers } from './observation-stage.ts'

const request = new Request('http://127.0.0.1/instances')

const contextWith = (connection?: Connection): RequestContext => ({
  face: 'rest',
  id: 'the-id',
  began: 0,
  peer: undefined,
  connection,
  traceHeaders: {},
})

/** A connection as Node has it, whose end is a test's to tell. */
function nodeLike() {
  const headers: Record<string, string> = {}
  let call: ((sent: Sent) => void) | undefined
  const connection: Connection = {
    setHeader: (name, value) => void (headers[name] = value),
    onClose: (given) => void (call = given),
  }
  return { connection, headers, close: (isBroken = false) => call?.({ bytes: 10, isBroken }) }
}

function setUp(observers: Partial<Observers> = {}) {
  const lines: LogFacts[] = []
  const log = createLog('info', (level, facts, msg) => lines.push({ level, msg, ...facts }))
  return { lines, stage: createObservationStage({ log, ...observers }) }
}

describe('the observation stage', () => {
  test('leaves the response alone where the connection takes the header', async () => {
    const { stage } = setUp()
    const { connection, headers } = nodeLike()
    const response = new Response('a')
    expect(await stage(request, contextWith(connection), () => response)).toBe(response)
    expect([headers, [...response.headers.keys()]]).toEqual([{ 'x-request-id': 'the-id' }, ['content-type']])
  })

  test('puts the header onto the very same response elsewhere', async () => {
    const { stage, lines } = setUp()
    const response = new Response('a')
    expect(await stage(request, contextWith(), async () => response)).toBe(response)
    expect(response.headers.get('x-request-id')).toBe('the-id')
    expect(lines.map(({ status }) => status)).toEqual([200])
  })

  test('waits for the end of the response where the connection reports it', async () => {
    const { stage, lines } = setUp()
    const { connection, close } = nodeLike()
    await stage(request, contextWith(connection), () => new Response('a', { status: 202 }))
    expect(lines).toEqual([])
    close()
    expect(lines).toMatchObject([{ status: 202, bytes: 10, id: 'the-id' }])
  })

  test('counts a caller who leaves before the response, once', async () => {
    const metrics = createMetrics({ apps: [], version: '1' })
    const { stage, lines } = setUp({ metrics })
    const { connection, close } = nodeLike()
    const answered = stage(request, contextWith(connection), async () => {
      close(true)
      return new Response('too late')
    })
    await answered
    expect(lines).toMatchObject([{ status: 499, broken: true }])
    const inFlight = metrics.families.find(({ name }) => name.endsWith('in_flight_requests'))!
    expect((await inFlight.collect()).map(({ value }) => value)).toEqual([0, 0])
  })

  test('sends 500 for a fault of the gateway, and reports it to the log alone', async () => {
    const { stage, lines } = setUp()
    const fault = new Error('database password')
    const response = await stage(request, contextWith(), () => {
      throw fault
    })
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('password')])
    expect(lines).toMatchObject([{ level: 'error', err: fault, id: 'the-id' }, { status: 500 }])
  })

  test('notes that a request is over where nobody looks on', async () => {
    const { connection, close } = nodeLike()
    const context = contextWith(connection)
    await createObservationStage({ log: silentLog })(request, context, () => new Response('a'))
    expect([context.isClosed, context.traceHeaders]).toEqual([undefined, {}])
    close()
    expect(context.isClosed).toBe(true)
  })
})
