/** One value of a metric at one moment. */
export interface Sample {
  /** Name of the metric, with `_bucket`, `_sum` or `_count` behind it for a histogram. */
  name: string
  labels: Readonly<Record<string, string | number>>
  value: number
}

/** A metric that can be asked for all its values; what is counted on the way of a request is nothing but additions. */
export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  labels: readonly string[]
  collect(): Sample[] | Promise<Sample[]>
}

/** A number for each combination of label values. */
export interface Counters extends Family {
  /** Finds or begins the count of these values, in the order of the labels. */
  of(...values: string[]): Count
}

export interface Count {
  value: number
}

/** Makes a metric that counts up, or up and down for a gauge. */
export function createCounters(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  labels: readonly string[],
): Counters {
  const counts = new Map<string, { labels: Sample['labels']; count: Count }>()
  return {
    name,
    help,
    type,
    labels,
    of(...values) {
      const key = values.join('\0')
      let found = counts.get(key)
      if (!found) counts.set(key, (found = { labels: labelled(labels, values), count: { value: 0 } }))
      return found.count
    },
    collect: () => Array.from(counts.values(), (each) => ({ name, labels: each.labels, value: each.count.value })),
  }
}

/** Durations for each combination of label values. */
export interface Durations extends Family {
  of(...values: string[]): Duration
}

export interface Duration {
  /** Takes one duration, in seconds. */
  observe(seconds: number): void
}

// From what a response out of memory takes to what a caller waits for at most, in seconds.
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] as const

/** Makes a histogram of durations in seconds. */
export function createDurations(name: string, help: string, labels: readonly string[]): Durations {
  const histograms = new Map<string, { labels: Sample['labels']; histogram: Histogram }>()
  return {
    name,
    help,
    type: 'histogram',
    labels,
    of(...values) {
      const key = values.join('\0')
      let found = histograms.get(key)
      if (!found) histograms.set(key, (found = { labels: labelled(labels, values), histogram: new Histogram() }))
      return found.histogram
    },
    collect: () => [...histograms.values()].flatMap((each) => each.histogram.samples(name, each.labels)),
  }
}

class Histogram implements Duration {
  readonly #counts = new Float64Array(bounds.length + 1)
  #sum = 0

  observe(seconds: number): void {
    let index = 0
    while (index < bounds.length && seconds > bounds[index]!) index++
    this.#counts[index]!++
    this.#sum += seconds
  }

  samples(name: string, labels: Sample['labels']): Sample[] {
    let count = 0
    const buckets = [...bounds, '+Inf'].map((le, index) => {
      count += this.#counts[index]!
      return { name: `${name}_bucket`, labels: { ...labels, le }, value: count }
    })
    return [
      ...buckets,
      { name: `${name}_sum`, labels, value: this.#sum },
      { name: `${name}_count`, labels, value: count },
    ]
  }
}

/** Makes a gauge that is read on demand: label values and a number for each. */
export function createReading(
  name: string,
  help: string,
  labels: readonly string[],
  read: () => Iterable<readonly [values: readonly string[], value: number]>,
): Family {
  const collect = () => Array.from(read(), ([values, value]) => ({ name, labels: labelled(labels, values), value }))
  return { name, help, type: 'gauge', labels, collect }
}

function labelled(labels: readonly string[], values: readonly string[]): Sample['labels'] {
  return Object.fromEntries(labels.map((label, index) => [label, values[index]!]))
}
