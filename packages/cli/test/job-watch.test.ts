import { expect, test } from 'vitest'
import { createCliHost, key, type RunOptions } from './cli-host.ts'

const job = (status: string, progress: object = { done: 0, skipped: 0, failed: 0, unknown: 0 }) =>
  JSON.stringify({ id: 'j1', action: 'purge', status, selection: {}, progress, createdAt: '2026-03-01T12:00:00Z' })
const statusEvent = (text: string) => `event: status\nid: ${text.length}\ndata: ${text}\n\n`
const end = 'event: end\ndata: {}\n\n'

/** A gateway with one job: its events, and what a poll reads one after the other. */
function gateway(events: string | undefined, polls: (string | Error)[] = []) {
  const asked: string[] = []
  const fetch: RunOptions['fetch'] = async (target, init) => {
    const { pathname } = new URL(target)
    asked.push(`${pathname} ${new Headers(init?.headers).get('x-functions-key') === key}`)
    if (pathname.endsWith('/events')) {
      if (events !== undefined) return new Response(events, { headers: { 'content-type': 'text/event-stream' } })
      return new Response(job('running'), { headers: { 'content-type': 'application/json' } })
    }
    const next = polls.shift()
    if (next instanceof Error) throw next
    return new Response(next, { headers: { 'content-type': 'application/json' } })
  }
  return { fetch, asked }
}

test('a job is watched by its events, without a poll', async () => {
  await using cli = await createCliHost()
  const done = { planned: 4, done: 4, skipped: 0, failed: 0, unknown: 0 }
  const running = { planned: 4, done: 2, skipped: 0, failed: 0, unknown: 0, rate: 1.25, remaining: 2 }
  const { fetch, asked } = gateway(
    ['retry: 2000\n\n', statusEvent(job('queued')), statusEvent(job('running')), statusEvent(job('running', running))]
      .concat([': still here\n\n', statusEvent(job('completed', done)), end])
      .join(''),
  )
  const result = await cli.run('job watch j1', { fetch })
  expect([result.code, result.out]).toEqual([0, 'j1  purge  completed  4 of 4 done\n'])
  expect(result.said).toBe('queued 0 done\nrunning 0 done\n')
  expect(asked).toEqual(['/v1/jobs/j1/events true'])
  const shown = await cli.run('job watch j1', { fetch, terminal: true })
  expect(shown.moved).toContain('running 2 of 4 done, 1.3/s, 2s left')
})

test.each([
  ['breaks off', statusEvent(job('running'))],
  ['does not exist', undefined],
  ['is not one', 'event: status\ndata: {"id":\n\n'],
])('where the stream %s, the job is polled', async (_, events) => {
  await using cli = await createCliHost()
  const lost = new TypeError('fetch failed')
  const { fetch } = gateway(events, [job('running'), lost, lost, job('completed')])
  const { code, out } = await cli.run('job watch j1', { fetch })
  expect([code, out]).toEqual([0, 'j1  purge  completed  0 done\n'])
})

test.each<[string, string, number, RegExp]>([
  ['a job that is gone', 'event: gone\ndata: {}\n\n', 5, /job j1 is no longer kept/],
  ['a job that failed', statusEvent(job('failed')) + end, 9, /job j1 failed/],
  ['a job that was canceled', statusEvent(job('canceled')) + end, 11, /job j1 was canceled/],
  ['something else', statusEvent('{"a":1}') + end, 3, /something that is not a job/],
])('%s ends the watch', async (_, events, code, said) => {
  await using cli = await createCliHost()
  const result = await cli.run('job watch j1', { fetch: gateway(events).fetch })
  expect([result.code, result.said]).toEqual([code, expect.stringMatching(said)])
})

test('a gateway that stays away ends the watch with 3', async () => {
  await using cli = await createCliHost()
  const polls = Array.from({ length: 9 }, () => new TypeError('fetch failed'))
  const { code, said } = await cli.run('job watch j1', { fetch: gateway(statusEvent(job('running')), polls).fetch })
  expect([code, said]).toEqual([3, expect.stringContaining('no connection to https://app.test')])
})
