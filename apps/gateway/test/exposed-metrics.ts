import { defaults } from '../src/config/defaults.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createGateway } from '../src/gateway.ts'
import { jobsIn } from '../src/jobs/app-jobs.ts'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { configFor } from './config-for.ts'
import { serveMock } from './served-mock.ts'

/** A metric as `/metrics` shows it. */
export interface ExposedMetric {
  type: string
  help: string
  /** Names of the labels of its samples. */
  labels: Set<string>
}

/** Asks a gateway that has had some of everything for its metrics; by name of the sample, `…_bucket` for one. */
export async function readExposed(): Promise<Map<string, ExposedMetric>> {
  const key = 'a-key-of-the-function-app'
  await using mock = await serveMock({ key })
  const { rest, mcp, work } = createGateway({
    config: configFor(
      { baseUrl: mock.url, key },
      {
        telemetry: { ...defaults.telemetry, scraper: { interval: 60_000, budget: 10, ageRequests: 1 } },
        retention: { maxShare: 0.1, rules: [{ name: 'old', states: ['Failed'], olderThan: 1e9, enforce: false }] },
      },
    ),
    jobs: jobsIn(createLocalBackend()),
    telemetry: { metrics: createPrometheusMetrics },
  })
  const origin = 'http://127.0.0.1:8080'
  await rest.fetch(new Request(`${origin}/runtime/webhooks/durabletask/orchestrators/Hello`, { method: 'POST' }))
  await mcp.fetch(new Request(`${origin}/mcp`))
  await mock.host.clock.settle()
  const stop = new AbortController()
  void work(stop.signal)
  for (;;) {
    const exposed = parseExposition(await (await rest.fetch(new Request(`${origin}/metrics`))).text())
    const late = ['instances', 'oldest_running_seconds', 'retention_matched']
    if (late.every((name) => exposed.has(`durable_gateway_${name}`))) {
      stop.abort()
      return exposed
    }
    await new Promise((next) => setTimeout(next, 20))
  }
}

function parseExposition(text: string): Map<string, ExposedMetric> {
  const exposed = new Map<string, ExposedMetric>()
  let family = { help: '', type: '' }
  for (const line of text.split('\n')) {
    const [, kind, told = ''] = /^# (HELP|TYPE) \S+ (.*)$/.exec(line) ?? []
    if (kind === 'HELP') family = { help: told, type: '' }
    if (kind === 'TYPE') family.type = told
    const [, name, labels = ''] = /^([a-z_]\w*)(?:\{(.*)\})? \S+$/i.exec(line) ?? []
    if (name === undefined) continue
    const metric = exposed.get(name) ?? { ...family, labels: new Set<string>() }
    for (const [, label] of labels.matchAll(/(\w+)="/g)) metric.labels.add(label!)
    exposed.set(name, metric)
  }
  return exposed
}
