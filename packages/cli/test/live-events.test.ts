import { expect, test } from 'vitest'
import { createCliHost, type CliHost, key, type RunOptions } from './cli-host.ts'

const status = (runtimeStatus: string, output: string) =>
  `{"name":"A","instanceId":"a","runtimeStatus":"${runtimeStatus}","input":null,"customStatus":null,"output":${output},"createdTime":"2026-03-01T12:00:00Z","lastUpdatedTime":"2026-03-01T12:00:00Z"}`

/** A gateway in front of the host: events of one instance, everything else as the host has it. */
function gateway(cli: CliHost, body: string, asked: string[]): RunOptions['fetch'] {
  return async (target, init) => {
    const { pathname } = new URL(target)
    asked.push(`${init?.method ?? 'GET'} ${pathname} ${new Headers(init?.headers).get('x-functions-key') === key}`)
    if (pathname !== '/v1/instances/a/events') return cli.fetch(target, init)
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
  }
}

test('the events of a gateway are followed without a poll, and digits are kept', async () => {
  await using cli = await createCliHost()
  const asked: string[] = []
  const body = [
    'retry: 2000\n\n',
    `event: status\nid: 1\ndata: ${status('Running', 'null')}\n\n`,
    ': still here\n\n',
    `event: status\nid: 2\ndata: ${status('Completed', '1917043659912705296')}\n\n`,
    'event: end\nid: 2\ndata: {}\n\n',
  ].join('')
  const { out, code } = await cli.run('watch a -o jsonl --fields runtimeStatus,output', {
    fetch: gateway(cli, body, asked),
  })
  expect(out).toBe(
    '{"runtimeStatus":"Running","output":null}\n{"runtimeStatus":"Completed","output":1917043659912705296}\n',
  )
  expect([code, asked]).toEqual([0, ['GET /v1/instances/a/events true']])
})

test('a stream that breaks off is followed by polling, and no state is printed twice', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'a', name: 'A', output: 1 }] })
  const body = `event: status\nid: 1\ndata: ${status('Running', 'null')}\n\n`
  const { out, code } = await cli.run('watch a -o jsonl --fields runtimeStatus', { fetch: gateway(cli, body, []) })
  expect([code, out]).toEqual([0, '{"runtimeStatus":"Running"}\n{"runtimeStatus":"Completed"}\n'])
})

test.each(['watch', 'wait'])('%s keeps digits where it polls', async (verb) => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'a', name: 'A' }] })
  const fetch: RunOptions['fetch'] = async () =>
    new Response(status('Completed', '1917043659912705296'), { headers: { 'content-type': 'application/json' } })
  const { out } = await cli.run(`${verb} a -o jsonl --fields output`, { fetch })
  expect(out).toBe('{"output":1917043659912705296}\n')
})

test('a gateway that says gone ends the command with 5', async () => {
  await using cli = await createCliHost()
  const { code, said } = await cli.run('watch a', { fetch: gateway(cli, 'event: gone\ndata: {}\n\n', []) })
  expect([code, said]).toEqual([5, expect.stringContaining('no instance a')])
})

test('an address without events is polled politely', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'live', name: 'Unknown', runtimeStatus: 'Running' }] })
  const { code } = await cli.run('wait live --timeout 60s')
  expect(code).toBe(7)
  // At first once a second, then ever more slowly, down to every five seconds.
  expect(cli.host.requests.all.length).toBeLessThan(25)
})

test.each([
  [
    'a list',
    { jobs: [{ id: 'j1', action: 'purge', status: 'running', progress: { done: 3 } }] },
    'job list',
    0,
    'j1\tpurge\trunning\t3 done\t\n',
  ],
  ['a job that failed', { id: 'j1', action: 'purge', status: 'failed' }, 'job watch j1 -o name', 9, 'j1\n'],
  ['a job that was canceled', { id: 'j1', action: 'purge', status: 'canceled' }, 'job watch j1 -o name', 11, 'j1\n'],
] as const)('%s of a gateway with jobs is read', async (_, answer, words, code, out) => {
  await using cli = await createCliHost()
  const result = await cli.run(words, { fetch: async () => Response.json(answer) })
  expect([result.code, result.out]).toEqual([code, out])
})

test('a bulk run is handed to a gateway with jobs, with the frozen filter', async () => {
  await using cli = await createCliHost()
  const bodies: unknown[] = []
  const fetch: RunOptions['fetch'] = async (target, init) => {
    if (!target.endsWith('/v1/jobs')) return cli.fetch(target, init)
    bodies.push(JSON.parse(init?.body as string))
    return Response.json({ id: 'j1', status: 'queued' }, { status: 201 })
  }
  const { code, out } = await cli.run('terminate --state Running --stuck 1h --reason old --yes --detach', { fetch })
  expect([code, out]).toEqual([0, 'job j1; follow it with: durable job watch j1\n'])
  expect(bodies).toEqual([
    {
      action: 'terminate',
      selection: { states: ['Running'], changedBefore: expect.stringMatching(/^2026-03-01T11:00:0/) as string },
      reason: 'old',
    },
  ])
})

test('a gateway that refuses jobs says why', async () => {
  await using cli = await createCliHost()
  const problem = { title: 'Not supported', detail: 'jobs need a process', status: 501 }
  const fetch: RunOptions['fetch'] = async () =>
    Response.json(problem, { status: 501, headers: { 'content-type': 'application/problem+json' } })
  expect(await cli.run('job list', { fetch })).toMatchObject({
    code: 8,
    said: expect.stringContaining('jobs need a process') as string,
  })
})
