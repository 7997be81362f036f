import { join } from 'node:path'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createCliHost } from './cli-host.ts'

const instances = [
  {
    instanceId: 'order-2026-03-01-0000000000000017',
    name: 'ProcessOrderOfACustomerWithManyLines',
    runtimeStatus: 'Failed',
    output: "Orchestrator function 'ProcessOrder' failed: the bank is down",
    createdTime: '2026-03-01T09:00:00Z',
    lastUpdatedTime: '2026-03-01T11:58:00Z',
  },
  {
    instanceId: 'cart-9',
    name: 'Cart',
    runtimeStatus: 'Running',
    customStatus: { step: 'waiting for payment' },
    createdTime: '2026-02-27T12:00:00Z',
    lastUpdatedTime: '2026-02-28T12:00:00Z',
  },
  {
    instanceId: 'sum',
    name: 'Sum',
    runtimeStatus: 'Completed',
    input: { big: 'x' },
    output: { total: 5 },
    createdTime: '2026-03-01T11:59:50Z',
    lastUpdatedTime: '2026-03-01T11:59:55Z',
  },
] as const

function widthBefore(line: string, text: RegExp): number | undefined {
  const match = text.exec(line)
  return match ? stringWidth(line.slice(0, match.index)) : undefined
}

async function seeded() {
  const cli = await createCliHost()
  cli.host.seed({ instances })
  return cli
}

describe('a table', () => {
  test.each([
    ['list', 40],
    ...[
      'list',
      'list -o wide',
      'list --fields instanceId,output.total',
      'failures',
      'failures -o wide',
      'count --by state,function',
      'show sum --input',
      'history parent',
      'tree parent',
      'diagnose parent',
      'wait sum',
      'watch sum',
      'terminate sum cart-9 --yes',
      'purge --state Completed --dry-run',
      'entity list --state',
      'context list',
      'context show --context prod',
      'doctor',
    ].flatMap((words): [string, number][] => [
      [words, 80],
      [words, 120],
    ]),
  ] as [string, number][])('of %s at %d columns is as it was', async (words, columns) => {
    await using cli = await seeded()
    await cli.run('start Parent --id parent')
    await cli.run('context set prod --url https://app.test --hub TestHubName')
    cli.host.seed({
      entities: [{ name: 'Counter', key: 'steps', state: 4, lastOperationTime: '2026-03-01T11:00:00Z' }],
    })
    const { out, text } = await cli.run(`${words} --no-color`, { terminal: true, columns })
    const name = `${words.replaceAll(/[^a-z]+/g, '-')}-${columns}.txt`
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'golden', name))
    if (columns >= 80) {
      // Ids are never cut; only a line that holds one may be longer than the terminal.
      const long = out.split('\n').filter((line) => line.length > columns && !line.includes(instances[0].instanceId))
      expect(long).toEqual([])
    }
  })

  test.each([60, 80, 120])('keeps its columns with wide characters and long ids at %d columns', async (columns) => {
    await using cli = await createCliHost()
    const times = { createdTime: '2026-03-01T11:00:00Z', lastUpdatedTime: '2026-03-01T11:00:00Z' }
    const longest = 'x'.repeat(240)
    cli.host.seed({
      instances: [
        { instanceId: 'order-1', name: 'Order', runtimeStatus: 'Failed', output: 'no', ...times },
        { instanceId: longest, name: 'Very'.repeat(40), runtimeStatus: 'Running', customStatus: 'c'.repeat(9_000) },
        { instanceId: '注文-東京-0001', name: '日本語の関数処理', output: '👩‍👩‍👧 配送待ち'.repeat(40), ...times },
      ],
    })
    for (const words of ['list', columns > 60 ? 'list -o wide' : 'list', 'list --function Order', 'failures']) {
      const { out } = await cli.run(`${words} --no-color`, { terminal: true, columns })
      const lines = out.trimEnd().split('\n')
      expect(lines.filter((line) => line !== longest && stringWidth(line) > columns)).toEqual([])
      const at = lines[0]!.indexOf('STATE')
      if (words === 'list') {
        const states = lines
          .map((line) => widthBefore(line, /Failed|Running|Completed/))
          .filter((one) => one !== undefined)
        expect(states).toEqual([at, at, at])
      }
      expect(out.includes(longest)).toBe(!words.includes('Order') && words !== 'failures')
    }
  })

  test('never cuts an id', async () => {
    await using cli = await seeded()
    const { out } = await cli.run('list', { terminal: true, columns: 40 })
    for (const { instanceId } of instances) expect(out).toContain(instanceId)
  })

  test('shows control characters of a host as replacement characters', async () => {
    await using cli = await createCliHost()
    cli.host.seed({
      instances: [{ instanceId: 'a', name: 'X', customStatus: '\u001B]0;owned\u0007\u202E', output: 'a\tb\nc' }],
    })
    for (const terminal of [true, false]) {
      const { out } = await cli.run('list -o wide', { terminal, columns: 200 })
      expect(out).not.toMatch(/[\u0007\u202E]|\u001B\]/)
      expect(out.trimEnd().split('\n')).toHaveLength(terminal ? 2 : 1)
    }
  })
})

describe('a pipe', () => {
  test('gets tabs, instants and no titles, colour or movement', async () => {
    await using cli = await seeded()
    const { out, said, moved } = await cli.run('list --prefix cart')
    expect(out).toBe('cart-9\tCart\tRunning\t2026-02-27T12:00:00Z\t2026-02-28T12:00:00Z\n')
    expect([said, moved]).toEqual(['', []])
  })

  test('gets ages where they are asked for', async () => {
    await using cli = await seeded()
    expect((await cli.run('list --prefix cart --time relative')).out).toBe('cart-9\tCart\tRunning\t2d\t1d\n')
  })
})

describe('colour', () => {
  test.each([
    ['at a terminal', {}, '', true],
    ['with NO_COLOR', { NO_COLOR: '1' }, '', false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, '', true],
    ['with --no-color', {}, ' --no-color', false],
    ['at a dumb terminal', { TERM: 'dumb' }, '', false],
  ])('%s', async (_, env, flag, isColored) => {
    await using cli = await seeded()
    const { out } = await cli.run(`list${flag}`, { terminal: true, env })
    expect(out.includes('\u001B[')).toBe(isColored)
  })
})

describe('the formats of a list', () => {
  test('json is one array, with inputs', async () => {
    await using cli = await seeded()
    const rows = JSON.parse((await cli.run('list -o json --prefix sum')).out) as unknown[]
    expect(rows).toEqual([expect.objectContaining({ instanceId: 'sum', input: { big: 'x' }, output: { total: 5 } })])
  })

  test('json of nothing is an empty array', async () => {
    await using cli = await createCliHost()
    for (const words of ['list', 'failures', 'entity list', 'context list', 'purge --state Completed --yes'])
      expect([words, JSON.parse((await cli.run(`${words} -o json`)).out)]).toEqual([words, []])
  })

  test('jsonl is one object a line', async () => {
    await using cli = await seeded()
    const lines = (await cli.run('list -o jsonl')).out.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { instanceId: string }).instanceId).sort()).toEqual(
      instances.map(({ instanceId }) => instanceId).sort(),
    )
  })

  test('yaml reads back as the same rows', async () => {
    await using cli = await seeded()
    const { out } = await cli.run('list -o yaml')
    expect(parse(out)).toEqual(JSON.parse((await cli.run('list -o json')).out))
  })

  test('name is one id a line', async () => {
    await using cli = await seeded()
    expect((await cli.run('list -o name --prefix cart')).out).toBe('cart-9\n')
  })

  test.each([
    ['json', '[\n{"instanceId":"sum","output.total":5}\n]\n'],
    ['jsonl', '{"instanceId":"sum","output.total":5}\n'],
    ['table', 'sum\t5\n'],
    ['yaml', '- instanceId: sum\n  output.total: 5\n'],
  ])('%s takes fields', async (format, expected) => {
    await using cli = await seeded()
    expect((await cli.run(`list --prefix sum --fields instanceId,output.total -o ${format}`)).out).toBe(expected)
  })

  test('fields work on one value', async () => {
    await using cli = await seeded()
    expect((await cli.run('show sum -o json --fields runtimeStatus,output.total')).out).toBe(
      '{"runtimeStatus":"Completed","output.total":5}\n',
    )
  })
})

describe('numbers', () => {
  const digits = '1917043659912705296'
  test.each([
    'list -o json',
    'list -o jsonl',
    'list -o yaml',
    'show order -o json',
    'show order --output-only',
    'show order',
    'show order -o yaml',
    'list --fields output.id',
  ])('keep their digits in %s', async (words) => {
    await using cli = await createCliHost()
    await cli.run(['start', 'Echo', '--id', 'order', '--input', `{"id":${digits}}`])
    const { out } = await cli.run(words)
    expect(out).toContain(digits)
    expect(out).not.toContain(`"${digits}"`)
  })
})

describe('numbers that JavaScript would write otherwise', () => {
  const state = '{"a":4.0,"b":[1.50,-0,1e3,6.02E+23]}'
  const row = `{"name":"N","instanceId":"n","runtimeStatus":"Completed","input":${state},"customStatus":4.0,"output":${state},"createdTime":"2026-03-01T12:00:00Z","lastUpdatedTime":"2026-03-01T12:00:00Z","historyEvents":[{"EventType":"TaskCompleted","Timestamp":"2026-03-01T12:00:00Z","Result":${state}}]}`
  const answers: [RegExp, string][] = [
    [/\/entities\/Counter\/k/, '4.0'],
    [/\/entities/, `[{"entityId":{"name":"c","key":"k"},"lastOperationTime":"2026-03-01T12:00:00Z","state":4.0}]`],
    [/\/instances\/n(\?|$)/, row],
    [/\/instances/, `[${row}]`],
  ]
  const fetch = async (target: string) => {
    const [, body] = answers.find(([path]) => path.test(target)) ?? []
    return new Response(body ?? '', { status: body ? 200 : 404, headers: { 'content-type': 'application/json' } })
  }

  test.each([
    ['entity show Counter k', '4.0\n'],
    ['entity show Counter k -o json', '4.0\n'],
    ['entity show Counter k -o yaml', '4.0\n'],
    ['entity list --state', 'c\tk\t2026-03-01T12:00:00Z\t4.0\n'],
    ['entity list --state -o jsonl --fields state', '{"state":4.0}\n'],
    ['show n', state],
    ['show n --input -o yaml', '6.02E+23'],
    ['show n --output-only', `${state}\n`],
    ['show n -o json --fields output', `{"output":${state}}\n`],
    ['show n --fields output.a', 'output.a: 4.0\n'],
    ['show n --fields output.a.text -o json', '{}\n'],
    ['list -o wide', `\t4.0\t${state}`],
    ['list -o jsonl', row.replace(/,"historyEvents.*/, '')],
    ['list --fields output.b,output.a', '[1.50,-0,1e3,6.02E+23]\t4.0\n'],
    ['history n', state],
    ['history n -o json', state],
    ['export', row.slice(0, -1)],
    ['wait n', state],
    ['watch n', '\t4.0\n'],
    ['api GET /instances/n', row],
  ])('keep their characters in %s', async (words, expected) => {
    await using cli = await createCliHost()
    const { code, out } = await cli.run(words, { fetch })
    expect([code, out]).toEqual([0, expect.stringContaining(expected)])
  })
})

test('quiet says nothing beside data', async () => {
  await using cli = await seeded()
  const { out, said } = await cli.run('list --limit 1 -q')
  expect([out.split('\n').length, said]).toEqual([2, ''])
})

test('the output of a Completed instance alone is JSON', async () => {
  await using cli = await seeded()
  expect((await cli.run('show sum --output-only')).out).toBe('{"total":5}\n')
})
