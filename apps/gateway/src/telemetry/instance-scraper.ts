import type { DurableClient, InstancePage, Scrub } from '@durable-http/core'
import { createRounds, type InstanceRounds, type RoundOptions } from './instance-rounds.ts'
import { metricPrefix } from './metrics.ts'
import type { Family, Sample } from './series.ts'

/** A function app whose instances are counted. */
export interface ScrapedUpstream {
  name: string
  client: Pick<DurableClient, 'scrub'> & {
    listInstances: (...args: Parameters<DurableClient['listInstances']>) => Promise<InstancePage>
  }
}

/** Options of `createInstanceScraper`. */
export interface ScraperOptions extends RoundOptions<ScrapedUpstream> {
  /** Instances that a round reads of each function app at most. */
  budget: number
}

/** Result of one round for one function app. */
interface Count {
  /** By status and function. */
  instances: Map<string, { status: string; functionName: string; count: number }>
  isPartial: boolean
  seconds: number
}

// The host's own longest page: a tenth of the requests that pages of 100 take.
const pageSize = 1_000
// An orchestrator whose name is made up for every instance would fill the metrics.
const mostFunctions = 100
const longestName = 256

/**
 * Makes what counts instances by status and function: page by page, without their inputs, up to the budget; a count that had to stop
 * there says that it is partial. A function app that cannot be read loses its count, so that an old one is not taken for a new one.
 */
export function createInstanceScraper(options: ScraperOptions): InstanceRounds {
  const { budget, log } = options
  const counts = new Map<string, Count>()

  async function count({ name, client }: ScrapedUpstream, signal: AbortSignal): Promise<void> {
    const began = performance.now()
    try {
      const instances: Count['instances'] = new Map()
      const functions = new Set<string>()
      let read = 0
      let continuationToken: string | undefined
      do {
        const top = Math.min(pageSize, budget - read)
        const page = await client.listInstances(
          { top, showInput: false, ...(continuationToken !== undefined && { continuationToken }) },
          { signal },
        )
        for (const { runtimeStatus, name: own } of page.instances) {
          const functionName = labelOf(own, functions, client.scrub)
          functions.add(functionName)
          add(instances, runtimeStatus, functionName)
        }
        read += page.instances.length
        continuationToken = page.continuationToken
      } while (continuationToken !== undefined && read < budget && !signal.aborted)
      counts.set(name, {
        instances,
        isPartial: continuationToken !== undefined,
        seconds: (performance.now() - began) / 1_000,
      })
    } catch (err) {
      counts.delete(name)
      if (!signal.aborted) log.warn({ app: name, err }, 'instances could not be counted')
    }
  }

  return {
    families: familiesOf(counts),
    run: createRounds(options, count),
  }
}

// Scrubbed before it is counted: two names that differ only in a key are one label.
function labelOf(name: string, known: ReadonlySet<string>, scrub: Scrub): string {
  if (name.length > longestName) return 'other'
  const label = scrub(name)
  return known.has(label) || known.size < mostFunctions ? label : 'other'
}

function add(instances: Count['instances'], status: string, functionName: string): void {
  const key = `${status} ${functionName}`
  const known = instances.get(key)
  if (known) known.count++
  else instances.set(key, { status, functionName, count: 1 })
}

function familiesOf(counts: ReadonlyMap<string, Count>): Family[] {
  const gauge = (
    name: string,
    help: string,
    labels: string[],
    samples: (app: string, count: Count) => Omit<Sample, 'name'>[],
  ) => {
    const full = metricPrefix + name
    const collect = () =>
      [...counts].flatMap(([app, count]) => samples(app, count).map((sample) => ({ name: full, ...sample })))
    return { name: full, help, type: 'gauge' as const, labels, collect }
  }
  return [
    gauge(
      'instances',
      'Orchestration instances that the last round counted.',
      ['app', 'status', 'function'],
      (app, count) =>
        Array.from(count.instances.values(), ({ status, functionName, count: value }) => ({
          labels: { app, status, function: functionName },
          value,
        })),
    ),
    gauge('instances_partial', '1 if the last round stopped at its budget, else 0.', ['app'], (app, { isPartial }) => [
      { labels: { app }, value: isPartial ? 1 : 0 },
    ]),
    gauge('instances_scrape_seconds', 'Duration of the last round, in seconds.', ['app'], (app, { seconds }) => [
      { labels: { app }, value: seconds },
    ]),
  ]
}
