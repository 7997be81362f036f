import { readFile } from 'node:fs/promises'
import { operationNames, runtimeStatuses } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readExposed } from './exposed-metrics.ts'
import { readQuery } from './promql.ts'

const deploy = (path: string) => readFile(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8')

interface Dashboard {
  uid: string
  panels: {
    id: number
    title: string
    gridPos: { x: number; y: number; w: number; h: number }
    targets?: { expr: string }[]
  }[]
  templating: { list: { name: string; definition?: string }[] }
}

interface Rules {
  groups: { name: string; rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[]
}

const dashboard = JSON.parse(await deploy('grafana/durable-gateway.json')) as Dashboard
const alerts = (parse(await deploy('prometheus/alerts.yml')) as Rules).groups.flatMap(({ rules }) => rules)

// Variables that Grafana replaces in a query before sending it.
const filledIn = (expr: string) => expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$(job|app)\b/g, '.*')

const queries: [string, string][] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [`panel ${title}`, filledIn(expr)]),
  ),
  ...alerts.map(({ alert, expr }): [string, string] => [`alert ${alert}`, expr]),
]

// Prometheus itself keeps `up`, and gives every sample the labels of its target.
const ofTarget = ['job', 'instance']
const exposed = await readExposed()
exposed.set('up', { type: 'gauge', help: '', labels: new Set() })

const known: Record<string, readonly string[]> = {
  operation: operationNames,
  face: ['rest', 'mcp'],
}

describe.each(queries)('%s', (_, query) => {
  test('reads metrics and labels that the gateway exposes', () => {
    const { selectors, groupings } = readQuery(query)
    expect(selectors.length).toBeGreaterThan(0)
    const faults = selectors.flatMap(({ metric, matchers }) => {
      const labels = exposed.get(metric)?.labels
      if (!labels) return [`there is no metric ${metric}`]
      return [...matchers.map(({ label }) => label), ...groupings]
        .filter((label) => !labels.has(label) && !ofTarget.includes(label))
        .map((label) => `${metric} has no label ${label}`)
    })
    expect(faults).toEqual([])
  })

  test('asks for no value of a label that cannot be', () => {
    const faults = readQuery(query).selectors.flatMap(({ metric, matchers }) =>
      matchers.flatMap(({ label, value }) => {
        const values: readonly string[] | undefined =
          metric === 'durable_gateway_instances' && label === 'status' ? runtimeStatuses : known[label]
        return value.split('|').filter((one) => values !== undefined && !values.includes(one))
      }),
    )
    expect(faults).toEqual([])
  })
})

describe('the dashboard', () => {
  test('asks for every metric of the gateway', () => {
    const read = new Set(queries.flatMap(([, query]) => readQuery(query).selectors.map(({ metric }) => metric)))
    const own = [...exposed.keys()].filter((name) => name.startsWith('durable_gateway_') && !/_(sum|count)$/.test(name))
    expect(own.filter((name) => !read.has(name))).toEqual([])
  })

  test('has panels with ids of their own that do not lie over each other', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })

  test('takes its variables from metrics that there are', () => {
    const definitions = dashboard.templating.list.flatMap(({ definition }) => definition ?? [])
    expect(definitions.length).toBe(2)
    for (const definition of definitions) {
      const [, metric, label] = /^label_values\((\w+)(?:\{.*\})?, (\w+)\)$/.exec(definition)!
      expect(exposed.has(metric!)).toBe(true)
      expect([...exposed.get(metric!)!.labels, ...ofTarget]).toContain(label)
    }
  })
})

describe('the alerts', () => {
  test('have names of their own, and tell labels that their query keeps', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
    for (const { expr, annotations } of alerts) {
      const told = Object.values(annotations).flatMap((text) =>
        Array.from(text.matchAll(/\$labels\.(\w+)/g), ([, label]) => label!),
      )
      const { groupings, selectors } = readQuery(expr)
      const kept =
        groupings.length > 0
          ? groupings
          : [...ofTarget, ...selectors.flatMap(({ metric }) => [...exposed.get(metric)!.labels])]
      expect(told.filter((label) => !kept.includes(label))).toEqual([])
    }
  })
})
