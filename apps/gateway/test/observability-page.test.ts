import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { accessFacts } from '../src/telemetry/access-line.ts'
import { readExposed } from './exposed-metrics.ts'

const root = new URL('../../../', import.meta.url)
const page = await readFile(new URL('docs/gateway/observability.md', root), 'utf8')

const rows = (first: RegExp) =>
  page.split('\n').flatMap((line) => {
    const [, ...cells] = line.split('|').map((cell) => cell.trim())
    return first.test(cells[0] ?? '') ? [cells.map((cell) => cell.replaceAll('`', ''))] : []
  })

describe('the page about observability', () => {
  test('describes each metric as the gateway exposes it', async () => {
    const exposed = [...(await readExposed())]
      .filter(([name]) => name.startsWith('durable_gateway_') && !/_(sum|count)$/.test(name))
      .map(([name, { type, labels, help }]): string[] => [
        name.replace(/_bucket$/, ''),
        type,
        [...labels].filter((label) => label !== 'le').join(', '),
        help,
      ])
    const told = rows(/^`durable_gateway_/).map((cells) => cells.slice(0, 4))
    const byName = (cells: string[][]) => Object.fromEntries(cells.map(([name, ...others]) => [name, others]))
    expect(byName(told)).toEqual(byName(exposed))
  })

  test('describes each field of a line', () => {
    const [, fields = ''] = /\n\| field \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(page)!
    const told = Array.from(fields.matchAll(/^\| `(\w+)` \|/gm), ([, name]) => name!)
    const context = { face: 'rest' as const, id: 'a', began: 0, peer: undefined, traceHeaders: {} }
    const ended = { method: 'GET', status: 200, milliseconds: 1, bytes: 1, isBroken: false }
    expect(told).toEqual(Object.keys(accessFacts(context, ended)))
  })

  test('describes a remedy for each alert', async () => {
    const rules = await readFile(new URL('deploy/prometheus/alerts.yml', root), 'utf8')
    const { groups } = parse(rules) as { groups: { rules: { alert: string }[] }[] }
    const alerts = groups.flatMap((group) => group.rules.map(({ alert }) => alert))
    expect(rows(/^`Durable[A-Z]/).map(([name]) => name)).toEqual(alerts)
  })
})
