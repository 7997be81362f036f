import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCliHost } from './cli-host.ts'

const running = (count: number, name = 'WaitForGo') =>
  Array.from({ length: count }, (_, index) => ({
    instanceId: `${name}-${String(index).padStart(4, '0')}`,
    name,
    runtimeStatus: 'Running' as const,
    createdTime: '2026-03-01T11:00:00Z',
    lastUpdatedTime: '2026-03-01T11:00:00Z',
  }))

const stateOf = async (cli: Awaited<ReturnType<typeof createCliHost>>, state: string) =>
  Number((await cli.run(`count --state ${state}`)).out)

test('the plan says the frozen selection in words, a sample, the count and the duration', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(25, 'Stuck') })
  const { said, out, code } = await cli.run('terminate --function Stuck --stuck 30m --dry-run', { terminal: true })
  expect(code).toBe(0)
  expect(said).toMatch(
    /^terminate: 25 found, about 1s; the selection is instances in state Running or ContinuedAsNew or Pending or Suspended and of function Stuck and created at or before 2026-03-01T12:00:0\d.*Z and not changed since 2026-03-01T11:30:00.*Z\n/,
  )
  expect(said).toContain('Stuck-0000')
  expect(said).toMatch(/and 15 more\n$/)
  expect(out).toBe('')
  expect(await stateOf(cli, 'Running')).toBe(25)
})

test.each([
  ['a yes', 5, true, 0, 'terminate 5 instances?', 0],
  ['a no', 5, false, 130, 'terminate 5 instances?', 5],
  ['leaving the question', 5, undefined, 130, 'terminate 5 instances?', 5],
  ['the count typed', 100, '100', 0, 'Type 100 to terminate 100 instances', 0],
  ['another count typed', 100, '99', 130, 'Type 100 to terminate 100 instances', 100],
  ['a yes where the count must be typed', 100, 'y', 130, 'Type 100 to terminate 100 instances', 100],
])('%s for %d instances', async (_, count, answer, code, question, left) => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(count) })
  const result = await cli.run('terminate --state Running', { terminal: true, answers: [answer] })
  expect([result.code, result.questions]).toEqual([code, [question]])
  expect(await stateOf(cli, 'Running')).toBe(left)
  if (code === 130) expect(result.said).toMatch(/nothing was done\n$/)
})

test.each([
  ['what was terminated', 'terminate --state Running', 'Running'],
  ['what was purged', 'purge --state Failed --function Retried', 'Failed'],
] as const)('%s is no more than was agreed to while the question was open', async (_, words, runtimeStatus) => {
  await using cli = await createCliHost()
  const past = '2026-03-01T11:00:00Z'
  const one = (instanceId: string) => ({ instanceId, name: 'Retried', runtimeStatus, createdTime: past })
  cli.host.seed({ instances: [one('shown')] })
  const answers = [
    () => {
      cli.host.seed({ instances: [one('came-1'), one('came-2')] })
      return true
    },
  ]
  const { code, said, questions } = await cli.run(words, { terminal: true, answers })
  expect(questions).toHaveLength(1)
  expect([code, said]).toEqual([6, expect.stringContaining('agreed to were 1 instances, and 3 match now')])
  expect(cli.host.requests.all.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('without a terminal nothing is read before --yes or --dry-run is asked for', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(3) })
  const { code, said } = await cli.run('terminate --state Running')
  expect([code, said]).toEqual([2, expect.stringContaining('pass --yes, or --dry-run')])
  expect(cli.host.requests.all).toHaveLength(0)
})

test('in a pipe each outcome is a row', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(2) })
  const { out } = await cli.run('terminate --state Running --yes -o jsonl')
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { instanceId: string; outcome: string })
  expect(rows.map(({ instanceId, outcome }) => `${instanceId} ${outcome}`).sort()).toEqual([
    'WaitForGo-0000 done',
    'WaitForGo-0001 done',
  ])
})

test('failures leave a report, and --resume tries those again', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(6) })
  const report = join(cli.folder, 'left.json')
  const heal = cli.host.faults.add({
    match: { method: 'POST', path: /WaitForGo-000[14]/ },
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"Message":"no"}',
  })
  const first = await cli.run(`terminate --state Running --yes --reason broken --report ${report}`)
  expect([first.code, first.said]).toEqual([
    9,
    expect.stringContaining(`go on with: durable terminate --resume ${report}`),
  ])
  const left = (JSON.parse(await readFile(report, 'utf8')) as { left: { instanceId: string }[] }).left
  expect(left.map(({ instanceId }) => instanceId).sort()).toEqual(['WaitForGo-0001', 'WaitForGo-0004'])
  expect(await readFile(report, 'utf8')).not.toContain('mock-key')
  heal()
  const again = await cli.run(`terminate --resume ${report} --yes`)
  expect([again.code, again.said]).toEqual([0, expect.stringContaining('2 done, 0 failed')])
  expect(await stateOf(cli, 'Terminated')).toBe(6)
  expect(JSON.parse((await cli.run('show WaitForGo-0001 -o json')).out)).toMatchObject({ output: 'broken' })
})

test('Ctrl-C leaves a cursor, and the run goes on with the selection as it was', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(40) })
  const report = join(cli.folder, 'left.json')
  const stop = new AbortController()
  let rows = 0
  const first = await cli.run(`terminate --since 2h --state Running --yes -o name --report ${report}`, {
    signal: stop.signal,
    onOut: () => {
      if (++rows === 5) stop.abort()
    },
  })
  expect([first.code, first.said]).toEqual([130, expect.stringContaining('--resume')])
  const done = await stateOf(cli, 'Terminated')
  expect(done).toBeGreaterThanOrEqual(5)
  expect(done).toBeLessThan(40)
  await cli.host.clock.advance('3h')
  cli.host.seed({ instances: [{ instanceId: 'later', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const second = await cli.run(`terminate --resume ${report} --yes`)
  expect(second.code).toBe(0)
  expect(await stateOf(cli, 'Terminated')).toBe(40)
  expect((await cli.run('list --state Running -o name')).out).toBe('later\n')
})

test.each([
  ['a report of another verb', 'suspend --resume REPORT --yes', /report of terminate/],
  ['a report with ids', 'terminate x --resume REPORT --yes', /without ids and filters/],
  ['a report with filters', 'terminate --state Running --resume REPORT --yes', /without ids and filters/],
  [
    'a report of another app',
    'terminate --resume REPORT --yes --url https://other.test',
    /run against https:\/\/app\.test/,
  ],
  ['a file that is not there', 'terminate --resume REPORT.no --yes', /cannot read .* \(ENOENT\)/],
  ['a file that is not a report', 'terminate --resume /dev/null --yes', /not the report of a bulk run/],
])('--resume refuses %s', async (_, words, says) => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(1) })
  const report = join(cli.folder, 'left.json')
  const stop = new AbortController()
  stop.abort()
  await cli.run(`terminate --state Running --yes --report ${report}`, { signal: stop.signal })
  cli.host.faults.add({ match: { method: 'POST' }, status: 500 })
  await cli.run(`terminate --state Running --yes --report ${report}`)
  const { code, said } = await cli.run(words.replace('REPORT', report))
  expect([code, said]).toEqual([2, expect.stringMatching(says)])
})

test('what is unknown is not sent again', async () => {
  await using cli = await createCliHost()
  cli.host.seed({
    instances: [{ instanceId: 'a', name: 'Hello', runtimeStatus: 'Completed', createdTime: '2026-03-01T11:00:00Z' }],
  })
  const report = join(cli.folder, 'left.json')
  cli.host.faults.add({ match: { method: 'POST' }, reset: true })
  const first = await cli.run(`restart --state Completed --yes --report ${report}`)
  expect([first.code, first.said]).toEqual([9, expect.stringContaining('1 unknown')])
  const again = await cli.run(`restart --resume ${report} --yes`)
  expect([again.code, again.said]).toEqual([2, expect.stringContaining('nothing to do')])
})

test('a report that cannot be written is printed', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(1) })
  cli.host.faults.add({ match: { method: 'POST' }, status: 500 })
  const { said } = await cli.run(`terminate --state Running --yes --report ${cli.folder}/no/such/folder`)
  expect(said).toMatch(/cannot write the report .*ENOENT/)
  expect(said).toContain('"durableReport":1')
})

test('a terminal shows progress and only what went wrong', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(120) })
  const { out, said } = await cli.run('terminate --state Running --rate 20 --yes', { terminal: true })
  expect(out).toBe('')
  expect(said).toMatch(/terminate: 120 done, 0 failed, 0 skipped\n$/)
})

test('progress shows done, rate and the time that is left', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(60) })
  const { moved } = await cli.run('terminate --state Running --rate 5 --yes', { terminal: true })
  expect(moved.length).toBeGreaterThan(3)
  expect(moved[0]).toBe('terminate: looking for the instances')
  expect(moved[1]).toMatch(/^\d+ done, 0 failed, 0 skipped, [\d.]+\/s, \d+s left$/)
})

test('the command that retries a group of failures means that group alone', async () => {
  await using cli = await createCliHost()
  const failed = (id: string, output: string, name = 'Pay') => ({
    instanceId: id,
    name,
    runtimeStatus: 'Failed' as const,
    output: `Orchestrator function '${name}' failed: ${output}`,
    createdTime: '2026-03-01T11:00:00Z',
  })
  cli.host.seed({
    instances: [
      ...Array.from({ length: 5 }, (_, index) =>
        failed(`bank-${index}`, `timeout of the bank after ${index} s for order '${index}'`),
      ),
      ...Array.from({ length: 3 }, (_, index) => failed(`card-${index}`, `card ${index}0 refused by the bank`)),
      failed('other', 'timeout of the bank after 3 s', 'Ship'),
      { ...failed('old', 'timeout of the bank after 9 s'), createdTime: '2026-02-01T11:00:00Z' },
    ],
  })
  const groups = JSON.parse((await cli.run('failures -o json')).out) as {
    count: number
    function: string
    retry: string
  }[]
  expect(groups.map(({ count, function: name }) => [count, name])).toEqual([
    [5, 'Pay'],
    [3, 'Pay'],
    [1, 'Ship'],
  ])
  await cli.host.clock.advance('1h')
  for (const { count, retry } of groups) {
    const words = Array.from(retry.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain!).slice(1)
    const { said } = await cli.run([...words, '--dry-run'])
    expect([retry, said]).toEqual([retry, expect.stringMatching(new RegExp(`^restart: ${count} found`))])
  }
})

test('detach runs the verb itself where the address has no jobs', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: running(2) })
  const { code, said } = await cli.run('terminate --state Running --yes --detach')
  expect([code, said]).toEqual([0, expect.stringContaining('no jobs at this address')])
  expect(await stateOf(cli, 'Terminated')).toBe(2)
})

test('an export that is complete can be purged, and its file ends with the count', async () => {
  await using cli = await createCliHost()
  cli.host.seed({
    instances: [...running(3), ...['a', 'b'].map((instanceId) => ({ instanceId, name: 'Hello', output: 1 }))],
  })
  const file = join(cli.folder, 'out.jsonl')
  expect((await cli.run(`export --state Completed --to ${file} --then-purge`)).code).toBe(2)
  const { code } = await cli.run(`export --state Completed --to ${file} --history --then-purge --yes`)
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  expect([code, lines.length, lines.at(-1)]).toEqual([0, 3, '{"complete":true,"count":2}'])
  expect(await stateOf(cli, 'Completed')).toBe(0)
  expect(await stateOf(cli, 'Running')).toBe(3)
})

test('an export that breaks off leaves no file and purges nothing', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'a', name: 'Hello' }] })
  cli.host.faults.add({ match: { path: /instances\/a/ }, status: 500 })
  const file = join(cli.folder, 'out.jsonl.gz')
  expect((await cli.run(`export --state Completed --to ${file} --then-purge --yes`)).code).toBe(1)
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  cli.host.faults.clear()
  expect(await stateOf(cli, 'Completed')).toBe(1)
})

test('a plan for ids that do not exist counts nothing as found', async () => {
  await using cli = await createCliHost()
  const { said, code } = await cli.run('terminate nobody --yes')
  expect(said).toMatch(/^terminate: 1 instance by id, about /)
  expect(said).not.toContain('found')
  expect(code).toBe(5)
})
