import { join } from 'node:path'
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

async function seeded() {
  const cli = await createCliHost()
  cli.host.seed({ instances })
  return cli
}

describe('a table', () => {
  test.each([
    ['list', 80],
    ['list', 120],
    ['list', 40],
    ['list -o wide', 120],
    ['failures', 80],
    ['failures', 120],
    ['count --by state,function', 80],
    ['show sum --input', 80],
    ['entity list --state', 80],
  ])('of %s at %d columns is as it was', async (words, columns) => {
    await using cli = await seeded()
    cli.host.seed({
      entities: [{ name: 'Counter', key: 'steps', state: 4, lastOperationTime: '2026-03-01T11:00:00Z' }],
    })
    const { out } = await cli.run(`${words} --no-color`, { terminal: true, columns })
    const name = `${words.replaceAll(/[^a-z]+/g, '-')}-${columns}.txt`
    await expect(out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', name))
    if (columns >= 80) {
      // Ids are never cut; only a line that holds one may be longer than the terminal.
      const long = out.split('\n').filter((line) => line.length > columns && !line.includes(instances[0].instanceId))
      expect(long).toEqual([])
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

test('quiet says nothing beside data', async () => {
  await using cli = await seeded()
  const { out, said } = await cli.run('list --limit 1 -q')
  expect([out.split('\n').length, said]).toEqual([2, ''])
})

test('the output of a Completed instance alone is JSON', async () => {
  await using cli = await seeded()
  expect((await cli.run('show sum --output-only')).out).toBe('{"total":5}\n')
})
