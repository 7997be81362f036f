import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GatewayError } from './gateway-error.ts'
import type { Send } from './request.ts'
import { watch } from './watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const running = 'event: status\nid: 1\ndata: {"n":1}\n\n'
const completed = 'event: status\nid: 2\ndata: {"n":2}\n\n'
const end = 'event: end\nid: 2\ndata: {}\n\n'
const expired = ': the credential of the caller has expired; go on with a new one\nretry: 1000\n\n'
const lost = () => {
  throw new TypeError('Failed to fetch')
}
const refused = (status: number) => () => {
  throw new GatewayError(status, 'code', 'refused')
}
/** A connection that stays open but sends nothing more. */
const silent = (text: string) => (signal: AbortSignal) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text))
        signal.addEventListener('abort', () => controller.error(signal.reason))
      },
    }),
  )

type Turn = string | ((signal: AbortSignal) => Response)

/** Watches a gateway that responds so in turn. */
async function watchTurns(turns: Turn[]) {
  const asked: (string | undefined)[] = []
  const told: string[] = []
  const rest = [...turns]
  const send: Send = async (_, { headers, signal } = {}) => {
    asked.push(headers?.['last-event-id'])
    const turn = rest.shift()!
    return typeof turn === 'string' ? new Response(turn) : turn(signal!)
  }
  const stop = new AbortController()
  const onEvent = (type: string, data: unknown) => void told.push(`${type} ${JSON.stringify(data)}`)
  const watching = watch(send, 'events', { signal: stop.signal, onEvent }).then(
    () => 'ended',
    (error: GatewayError) => error.status,
  )
  await vi.advanceTimersByTimeAsync(600_000)
  const left = rest.length
  stop.abort()
  return { asked, told, result: await watching, left }
}

test.each<[string, Turn]>([
  ['the credential expires', running + expired],
  ['the gateway stops', `${running}: the gateway is stopping; go on at once\nretry: 1000\n\n`],
  ['the connection is closed', running],
  ['the connection is silent', silent(running)],
])('goes on behind the last event where %s', async (_, first) => {
  expect(await watchTurns([first, completed + end])).toEqual({
    asked: [undefined, '1'],
    told: ['status {"n":1}', 'status {"n":2}', 'end {}'],
    result: 'ended',
    left: 0,
  })
})

test('comes back after minutes without a gateway', async () => {
  const away = [...Array.from({ length: 12 }, () => lost), refused(503), refused(429)]
  const { asked, result } = await watchTurns([running, ...away, completed + end])
  expect([asked.length, asked.at(-1), result]).toEqual([16, '1', 'ended'])
})

test.each<[string, Turn, string | number]>([
  ['the instance ended', completed + end, 'ended'],
  ['the instance was purged', `${running}event: gone\ndata: {}\n\n`, 'ended'],
  ['the end was seen', () => new Response(null, { status: 204 }), 'ended'],
  ['it may not be seen', refused(403), 403],
  ['it does not exist', refused(404), 404],
  ['there are no events', refused(501), 501],
])('does not come back where %s', async (_, turn, result) => {
  const found = await watchTurns([turn, running])
  expect([found.result, found.left]).toEqual([result, 1])
})
