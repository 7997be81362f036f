import type { Clock } from '@durable-http/core'
import { describe, expect, it } from 'vitest'
import { createFakeJobs } from './fake-jobs.ts'
import { createGateway } from './v1-gateway.ts'

const size = 60
const ids = Array.from({ length: size }, (_, n) => `i${n}`)
const items = ids.map((instanceId) => ({ instanceId, outcome: 'done' as const, at: '2026-02-03T04:05:06.000Z' }))
const running = [{ id: 'job', status: 'running' as const }]

/** A clock that a test moves. */
function movedClock() {
  let now = Date.now()
  const sleepers = new Set<{ at: number; wake: () => void }>()
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = { at: now + milliseconds, wake: resolve }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
  return {
    clock,
    now: () => now,
    move(milliseconds: number) {
      now += milliseconds
      for (const { at, wake } of sleepers) if (at <= now) wake()
    },
  }
}

/** Reasons that end streams: a gateway that stops, or a credential that expires. */
const ends = [
  [
    'the gateway stops',
    'the gateway is stopping',
    () => {
      const stopping = new AbortController()
      return { operators: { stopping: stopping.signal }, end: () => stopping.abort() }
    },
  ],
  [
    'the credential expires',
    'the credential of the caller has expired',
    () => {
      const moved = movedClock()
      // A week: longer than a test and than one timer of most clocks.
      const expires = moved.now() + 7 * 86_400_000
      return { operators: { clock: moved.clock }, caller: { expires }, end: () => moved.move(7 * 86_400_000) }
    },
  ],
] as const

describe.each(ends)('when %s', (_, reason, make) => {
  function setUp() {
    const { operators, end, ...more } = make()
    const caller = 'caller' in more ? { caller: () => more.caller } : {}
    const jobs = createFakeJobs({ items, jobs: running })
    const secret = 'the same for all of them, so that cursors can be gone on with'
    const { get, host } = createGateway({ rest: { ...caller, operators: { jobs, secret, ...operators } } })
    host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo' })) })
    const later = createGateway({ rest: { operators: { jobs, secret } } })
    later.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo' })) })
    return { get, later: later.get, host, end }
  }

  /** Reads the beginning of a stream, lets it end, and reads the rest. */
  async function readCut(response: Response, end: () => void): Promise<string> {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of response.body!) {
      if (text === '') end()
      text += decoder.decode(chunk, { stream: true })
    }
    return text
  }

  const lined = { headers: { accept: 'application/jsonl' } }
  const linesOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  it.each([
    ['an export', '/v1/export?prefix=i', 'next'],
    ['a scan', '/v1/instances?prefix=i', 'next'],
    ['the items of a job', '/v1/jobs/job/items?outcome=done', 'after'],
  ])('%s tells why in its last line, and goes on from there', async (__, path, parameter) => {
    const { get, later, end } = setUp()
    const first = linesOf(await readCut(await get(path, lined), end))
    const { next, message } = first.pop() as { next: string | number; message: string }
    expect(message).toContain(reason)
    expect(first.length).toBeGreaterThan(0)
    expect(first.length).toBeLessThan(size)
    const rest = linesOf(await (await later(`${path}&${parameter}=${encodeURIComponent(next)}`, lined)).text())
    const told = [...first, ...rest].flatMap(({ instanceId }) => (typeof instanceId === 'string' ? [instanceId] : []))
    expect(told.toSorted()).toEqual(ids.toSorted())
  })

  it.each([
    ['the events of an instance', '/v1/instances/live/events'],
    ['the events of a job', '/v1/jobs/job/events'],
  ])('%s end with a comment that tells why', async (__, path) => {
    const { get, host, end } = setUp()
    host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
    const text = await readCut(await get(path), end)
    expect(text).toMatch(new RegExp(`\n: ${reason}.*\nretry: 1000\n\n$`))
    expect(text).not.toContain('event: end')
  })
})

it('refuses a cursor of another caller, selection or kind', async () => {
  const stopping = new AbortController()
  const secret = 'the same for all of them, so that only the binding differs'
  let principal = 'one'
  const rest = { caller: () => ({ principal }), operators: { secret, stopping: stopping.signal } }
  const { get, host } = createGateway({ rest })
  host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo' })) })
  stopping.abort()
  const text = await (await get('/v1/export?prefix=i')).text()
  const { next } = JSON.parse(text.trim().split('\n').at(-1)!) as { next: string }
  const statusOf = async (path: string) => (await get(`${path}&next=${encodeURIComponent(next)}`)).status
  expect(await statusOf('/v1/export?prefix=i')).toBe(200)
  expect(await statusOf('/v1/export?prefix=j')).toBe(400)
  expect(await statusOf('/v1/instances?prefix=i')).toBe(400)
  principal = 'other'
  expect(await statusOf('/v1/export?prefix=i')).toBe(400)
})

it.each([
  ['the items of a job whose store fails', '/v1/jobs/job/items', 3],
  ['the items of a job whose store fails at once', '/v1/jobs/job/items', 0],
  ['an export whose host fails', '/v1/export?prefix=i', undefined],
])('%s give their place back', async (_, path, breaksAfter) => {
  let open = 0
  const openStream = () => {
    open++
    return () => void open--
  }
  const jobs = createFakeJobs({ items, jobs: running, ...(breaksAfter === undefined ? {} : { breaksAfter }) })
  const { get, host } = createGateway({ rest: { operators: { jobs, openStream } } })
  host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo' })) })
  if (breaksAfter === undefined) host.faults.add({ nth: 2, status: 500, body: '{"Message":"broken"}' })
  const response = await get(path, { headers: { accept: 'application/jsonl' } })
  await response.text().catch(() => undefined)
  expect(open).toBe(0)
})
