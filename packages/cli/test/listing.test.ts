import { expect, test } from 'vitest'
import { createCliHost, type RunOptions } from './cli-host.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    instanceId: `order-${String(index).padStart(4, '0')}`,
    name: index % 2 === 0 ? 'Pay' : 'Ship',
    runtimeStatus: 'Completed' as const,
    createdTime: '2026-03-01T11:00:00Z',
  }))

test('a list that stops says how to go on, and goes on with its filters frozen', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: many(120) })
  const first = await cli.run('list --function Pay --since 2h --limit 40 -o name')
  const cursor = /--resume (\S+)$/.exec(first.said.trim())![1]!
  await cli.host.clock.advance('30m')
  const second = await cli.run(`list --all -o name --resume ${cursor}`)
  const ids = [...first.out.trim().split('\n'), ...second.out.trim().split('\n')]
  expect(new Set(ids).size).toBe(60)
  expect(second.said).toBe('')
})

test.each([
  ['a cursor with filters', 'list --resume abc --state Failed', /without filters/],
  ['a cursor that is not one', 'list --resume abc', /cursor that an earlier list printed/],
  ['both a limit and everything', 'list --limit 5 --all', /not both/],
  ['a limit of nothing', 'list --limit 0', /from 1 to/],
  ['an empty prefix', ['list', '--prefix', ''], /prefix must not be empty/],
  ['a time without a zone', 'list --since 2026-03-01T04:00:00', /--since is/],
])('a list refuses %s', async (_, words, says) => {
  await using cli = await createCliHost()
  const { code, said, out } = await cli.run(words)
  expect([code, out]).toEqual([2, ''])
  expect(said).toMatch(says)
})

test('stuck instances are alive and unchanged for that long', async () => {
  await using cli = await createCliHost()
  const at = (lastUpdatedTime: string) => ({ createdTime: '2026-03-01T01:00:00Z', lastUpdatedTime })
  cli.host.seed({
    instances: [
      { instanceId: 'old', name: 'A', runtimeStatus: 'Running', ...at('2026-03-01T10:00:00Z') },
      { instanceId: 'fresh', name: 'A', runtimeStatus: 'Running', ...at('2026-03-01T11:55:00Z') },
      { instanceId: 'ended', name: 'A', runtimeStatus: 'Completed', ...at('2026-03-01T10:00:00Z') },
    ],
  })
  expect((await cli.run('list --stuck 30m -o name')).out).toBe('old\n')
})

test('watching a list shows what is new or changed', async () => {
  await using cli = await createCliHost()
  const stop = new AbortController()
  await cli.run('start WaitForGo --id a')
  let lines = 0
  const { out, code } = await cli.run('list -w -o jsonl --fields instanceId,runtimeStatus', {
    signal: stop.signal,
    onOut: () => {
      lines++
      if (lines === 1) void cli.run('terminate a --yes')
      if (lines === 2) stop.abort()
    },
  })
  expect(out.trim().split('\n')).toEqual([
    '{"instanceId":"a","runtimeStatus":"Running"}',
    '{"instanceId":"a","runtimeStatus":"Terminated"}',
  ])
  expect(code).toBe(130)
})

test('counts group by state and function', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: many(5) })
  expect((await cli.run('count')).out).toBe('5\n')
  expect((await cli.run('count --by function')).out.trim().split('\n').sort()).toEqual(['2\tShip', '3\tPay'])
  expect((await cli.run('count --by size')).code).toBe(2)
})

test('a count that stops early says at least', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: many(3_000) })
  const { out, said } = await cli.run('count --scan 1000')
  expect(Number(out)).toBeLessThan(3_000)
  expect(said).toMatch(/at least: stopped after \d+ scanned/)
})

test('history follows until the end and prints each event once', async () => {
  await using cli = await createCliHost()
  await cli.run('start WaitForGo --id a')
  let isRaised = false
  const { out, code } = await cli.run('history a -f -o name', {
    onOut: () => {
      if (!isRaised) void cli.run('event a Go --data 1')
      isRaised = true
    },
  })
  const names = out.trim().split('\n')
  expect(code).toBe(0)
  expect(names.filter((name) => name === 'ExecutionStarted')).toHaveLength(1)
  expect(names.at(-1)).toMatch(/Completed/)
  expect(names).toContain('EventRaised')
})

test('start waits, prints the output, and takes an existing instance', async () => {
  await using cli = await createCliHost()
  const first = await cli.run(['start', 'Echo', '--id', 'a', '--input', '{"x":1}', '--wait', '-o', 'json'])
  expect(JSON.parse(first.out)).toMatchObject({ runtimeStatus: 'Completed', output: { x: 1 } })
  const again = await cli.run('start Echo --id a --if-exists return')
  expect([again.out, again.said]).toEqual(['a\n', 'a exists and is Completed\n'])
  expect((await cli.run(['start', 'Fail', '--wait'])).code).toBe(10)
})

test('start passes a version on, and reads input from a pipe', async () => {
  await using cli = await createCliHost()
  await cli.run('start Echo --id a --version 2.0 --input -', { input: '[1]' })
  expect(JSON.parse((await cli.run('show a -o json')).out)).toMatchObject({ version: '2.0', input: [1] })
})

test('a list that is interrupted shows what it has and leaves a cursor that goes on', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: many(2_500) })
  const stop = new AbortController()
  let pages = 0
  const fetch: RunOptions['fetch'] = async (target, init) => {
    if (++pages > 1) stop.abort()
    if (init?.signal?.aborted) throw init.signal.reason
    return cli.fetch(target, init)
  }
  const first = await cli.run('list --all -o json', { fetch, signal: stop.signal })
  expect([first.code, first.said]).toEqual([
    130,
    expect.stringMatching(/^durable: interrupted after \d+ scanned; go on/),
  ])
  const shown = idsOf(first.out)
  expect(shown.length).toBeGreaterThan(0)
  const [, cursor] = /--resume (\S+)/.exec(first.said) ?? []
  const rest = idsOf((await cli.run(['list', '--all', '-o', 'json', '--resume', cursor!])).out)
  expect([...shown, ...rest].sort()).toEqual(
    many(2_500)
      .map(({ instanceId }) => instanceId)
      .sort(),
  )
  const none = await cli.run('list', { signal: AbortSignal.abort() })
  expect([none.code, none.out, none.said]).toEqual([130, '', expect.stringMatching(/^durable: interrupted after 0/)])
})

const idsOf = (out: string) => (JSON.parse(out) as { instanceId: string }[]).map(({ instanceId }) => instanceId)
