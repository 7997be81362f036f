import { expect, test } from 'vitest'
import { createCliHost, type RunOptions, url } from './cli-host.ts'

const problem = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }

interface Case {
  words: string | string[]
  code: number
  /** Expected message. */
  says: RegExp
  options?: RunOptions
  fault?: { status: number; headers?: Record<string, string>; body?: string }
}

const offline: RunOptions = {
  fetch: async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
  },
}

const cases: [what: string, given: Case][] = [
  ['0 for a list', { words: 'list', code: 0, says: /^$/ }],
  ['0 for help', { words: 'list --help', code: 0, says: /^$/ }],
  ['0 for a version', { words: '--version', code: 0, says: /^$/ }],
  [
    '1 for an internal error of the host',
    { words: 'list', code: 1, says: /500/, fault: { status: 500, headers: problem, body: '{"Message":"no"}' } },
  ],
  [
    '2 for an unknown command',
    { words: 'lst', code: 2, says: /^durable: there is no command 'lst'; did you mean list\?$/m },
  ],
  [
    '2 for an unknown flag',
    { words: 'list --stat Failed', code: 2, says: /^durable: unknown option '--stat'; did you mean --state\?$/m },
  ],
  ['2 for an unknown state', { words: 'list --state Faild', code: 2, says: /did you mean Failed\?/ }],
  ['2 for an unknown format', { words: 'list -o jso', code: 2, says: /did you mean json/ }],
  ['2 for a state that is not one', { words: 'list --state Happy', code: 2, says: /expected one of .*Running/ }],
  [
    '2 for input that is not JSON',
    { words: ['start', 'Hello', '--input', 'Tokyo'], code: 2, says: /a text needs quotes: '"Tokyo"'/ },
  ],
  [
    '2 for a duration that is not one',
    { words: 'list --since yesterday', code: 2, says: /--since is 'yesterday'; expected a duration/ },
  ],
  [
    '2 for a bulk verb without a selection',
    { words: 'terminate --yes', code: 2, says: /name the instances to terminate/ },
  ],
  ['2 for a bulk verb without a terminal', { words: 'purge --state Completed', code: 2, says: /pass --yes/ }],
  ['2 for too many arguments', { words: 'show one two', code: 2, says: /too many arguments/ }],
  [
    '2 without an address',
    { words: 'list', code: 2, says: /no address: pass --url/, options: { env: { DURABLE_URL: undefined } } },
  ],
  [
    '3 without a network',
    { words: 'list', code: 3, says: /app\.test|could not be reached|connection/i, options: offline },
  ],
  [
    '3 for a foreign server',
    { words: 'list', code: 3, says: /./, fault: { status: 200, headers: html, body: '<html>hello</html>' } },
  ],
  [
    '3 for a stopped app',
    {
      words: 'list',
      code: 3,
      says: /./,
      fault: {
        status: 403,
        headers: html,
        body: '<html><title>Web App - Unavailable</title><h1>Error 403 - This web app is stopped.</h1></html>',
      },
    },
  ],
  [
    '4 for a wrong key',
    {
      words: 'list',
      code: 4,
      says: /does not know the key.*DURABLE_KEY/,
      options: { env: { DURABLE_KEY: 'wrong-key' } },
    },
  ],
  ['5 for a missing instance', { words: 'show nowhere', code: 5, says: /no instance nowhere/ }],
  ...[
    'history nowhere',
    'history nowhere -f',
    'tree nowhere',
    'tree nowhere -f',
    'diagnose nowhere',
    'event nowhere Go',
    'api GET /instances/nowhere',
  ].map((words): [string, Case] => [
    `5 for a missing instance, which it names: ${words}`,
    { words, code: 5, says: /no instance nowhere/ },
  ]),
  [
    '5 for an entity without state, which it names',
    { words: 'entity show Counter none', code: 5, says: /no entity @Counter@none/ },
  ],
  ['5 when waiting for a missing instance', { words: 'wait nowhere', code: 5, says: /no instance nowhere/ }],
  ['5 when watching a missing instance', { words: 'watch nowhere', code: 5, says: /no instance nowhere/ }],
  ['6 for a rewind of what has not failed', { words: 'api POST /instances/done/rewind', code: 6, says: /fail/i }],
  ['6 for a start under a live id', { words: 'start Hello --id live', code: 6, says: /live exists and is Running/ }],
  [
    '6 for a verb that the state of a named instance refuses',
    {
      words: 'terminate done --yes',
      code: 6,
      says: /done is Completed; expected Running or ContinuedAsNew or Pending or Suspended/,
    },
  ],
  [
    '5 for a verb on a missing instance',
    { words: 'terminate nowhere --yes', code: 5, says: /nowhere no longer exists/ },
  ],
  [
    '5 for an entity that does not exist',
    { words: 'entity purge Counter none --yes', code: 5, says: /no entity @Counter@none/ },
  ],
  [
    '7 for a wait that takes too long',
    { words: 'wait live --timeout 10s', code: 7, says: /live did not get there in 10s/ },
  ],
  [
    '9 for a bulk run with failures',
    {
      words: 'terminate live --yes --report /dev/null',
      code: 9,
      says: /1 of 1 failed/,
      fault: { status: 500, headers: problem, body: '{}' },
    },
  ],
  ['10 for a failed orchestration', { words: 'wait broken', code: 10, says: /broken failed: no luck/ }],
  [
    '10 with the exception type where the failure has it',
    { words: 'wait thrown', code: 10, says: /thrown failed: System\.TimeoutException: no luck/ },
  ],
  ['11 for a terminated orchestration', { words: 'wait ended', code: 11, says: /ended was terminated/ }],
]

test.each(cases)('the exit code is %s', async (what, { words, code, says, options, fault }) => {
  await using cli = await createCliHost()
  cli.host.seed({
    instances: [
      { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      { instanceId: 'done', name: 'Hello', runtimeStatus: 'Completed', output: 'ok' },
      { instanceId: 'broken', name: 'Pay', runtimeStatus: 'Failed', output: 'no luck' },
      { instanceId: 'thrown', name: 'Pay', runtimeStatus: 'Failed', output: 'System.TimeoutException: no luck' },
      { instanceId: 'ended', name: 'Pay', runtimeStatus: 'Terminated' },
    ],
  })
  if (fault) cli.host.faults.add(what.startsWith('9') ? { ...fault, match: { method: 'POST' } } : fault)
  const result = await cli.run(words, options)
  expect(result.said).toMatch(says)
  expect(result.code).toBe(code)
  if (!/verb|bulk/.test(what)) expect(result.said.trim().split('\n').length).toBeLessThanOrEqual(3)
  expect(result.said + result.out).not.toContain('wrong-key')
})

const onlyOfGateways = ['job list', 'job show x', 'job watch x', 'job pause x', 'job cancel x', 'job report x']

test.each([...onlyOfGateways, 'api GET /v1/jobs', 'open'])(
  'the exit code is 8 for %s at a function app, in one sentence',
  async (words) => {
    await using cli = await createCliHost()
    const bodies: [string, ResponseInit][] = [
      ['', { status: 404 }],
      ['{"Message":"no such path"}', { status: 404, headers: problem }],
      ['{"code":"unknown_route","detail":"there is no such path"}', { status: 404, headers: problem }],
      ['<html>not here</html>', { status: 405, headers: html }],
      ['', { status: 302, headers: { location: 'https://login.test' } }],
    ]
    for (const [body, init] of bodies) {
      const { code, said } = await cli.run(words, { fetch: async () => new Response(body, init) })
      expect([code, said]).toEqual([
        8,
        expect.stringMatching(/^durable: there (are|is) no .* at https:\/\/app\.test: .*gateway.*\n$/),
      ])
    }
    expect((await cli.run(words)).code).toBe(8)
  },
)

test.each([...onlyOfGateways, 'api GET /v1/jobs', 'open', 'list', 'terminate a --yes --detach', 'watch a'])(
  'the exit code of %s is 3 without a network, and 130 after Ctrl-C',
  async (words) => {
    await using cli = await createCliHost()
    const { code, said } = await cli.run(words, offline)
    expect([code, said]).toEqual([3, expect.stringMatching(/^durable: .*no connection to .*\n$/)])
    const stopped = await cli.run(words, { ...offline, signal: AbortSignal.abort() })
    expect([stopped.code, stopped.said]).toEqual([130, expect.stringMatching(/^durable: interrupted/)])
  },
)

test('the exit code is 130 after Ctrl-C', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const stop = new AbortController()
  const fetch: RunOptions['fetch'] = async (target, init) => {
    setImmediate(() => stop.abort())
    return cli.fetch(target, init)
  }
  expect((await cli.run('wait live', { signal: stop.signal, fetch })).code).toBe(130)
})

test('an old host is explained in one sentence', async () => {
  await using cli = await createCliHost({ extensionVersion: '2.13.7' })
  cli.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const { code, said } = await cli.run('suspend live --yes --report /dev/null')
  expect([code, said]).toEqual([0, expect.any(String)])
})

test('a hub that does not exist lists nothing, and a wrong name is refused', async () => {
  await using cli = await createCliHost()
  expect(await cli.run('list --hub Elsewhere')).toMatchObject({
    code: 0,
    said: 'no instance matches in task hub Elsewhere\n',
  })
  expect(await cli.run('list --hub no/hub')).toMatchObject({
    code: 2,
    said: expect.stringContaining('taskHub') as string,
  })
})

test(`an address with a key in it is refused and not repeated`, async () => {
  await using cli = await createCliHost()
  const { code, said } = await cli.run(['list', '--url', `${url}?code=very-secret`])
  expect([code, said]).toEqual([2, expect.stringContaining('query')])
  expect(said).not.toContain('very-secret')
})

test.each([
  ['help lst', /there is no command 'lst'; did you mean list\?/],
  ['lst --help', /there is no command 'lst'; did you mean list\?/],
  ['-o json frobnicate', /there is no command 'frobnicate'; durable --help lists them/],
  ['entity shwo', /unknown command 'shwo'; did you mean show\?/],
  ['show', /missing required argument 'id'; durable show --help shows what is accepted/],
  ['list --limit', /argument missing; durable list --help shows what is accepted/],
  ['context use', /missing required argument 'name'; durable context use --help shows/],
  ['list --watch --limit 3', /--watch goes on with all that match: pass it without --limit/],
])('the exit code of %s is 2, with one sentence that says what is accepted', async (words, says) => {
  await using cli = await createCliHost()
  const { code, said } = await cli.run(words)
  expect([code, said]).toEqual([2, expect.stringMatching(says)])
  expect(said).toMatch(/^durable: .*\n$/)
})

test('a wait that hears nothing says so, and how to find out why', async () => {
  await using cli = await createCliHost()
  const { code, said } = await cli.run('wait a --timeout 1s', offline)
  expect([code, said]).toEqual([7, expect.stringMatching(/nothing was heard of a in 1s; durable doctor/)])
})
