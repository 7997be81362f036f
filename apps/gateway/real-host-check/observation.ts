import { isDurableError } from '@durable-http/core'
import type { Target } from './faces.ts'

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)/g
const id = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g

/** Turns what a step saw into text in which runs on two hosts can be compared: names, times, ids and tokens are replaced by what they are. */
export function observe(seen: unknown, { baseUrl, key }: Target, run: string): string {
  const text =
    JSON.stringify(
      seen,
      (name, value: unknown) => {
        if (
          /^(?:x-ms-)?continuation-?token$/i.test(name) ||
          name === 'cursor' ||
          name === 'nextCursor' ||
          name === 'plan'
        )
          return value ? 'TOKEN' : value
        if (name === 'etag') return 'ETAG'
        if (name === 'historyEvents' && Array.isArray(value)) return sortRuns(value)
        // How long a host takes is its own affair.
        if (name === 'slow') return undefined
        if (/^(?:stackTrace|details|ClientSpanId)$/i.test(name)) return value === null ? value : 'DETAILS'
        return value
      },
      1,
    ) ?? 'undefined'
  return (
    text
      .replaceAll(key, 'KEY')
      .replaceAll(new URL(baseUrl).origin, 'HOST')
      .replaceAll(run, 'RUN')
      .replaceAll(/taskHub=[^&"\\]*/g, 'taskHub=HUB')
      .replaceAll(time, (_all, fraction: string | undefined, zone: string) => `TIME${fraction ? '.f' : ''}${zone}`)
      .replaceAll(/\\nSlow: [^\\]*/g, '')
      // Their order is not fixed.
      .replaceAll(/known orchestrator functions: [^\n]*?(?:\.(?=[\\"\s])|…)/g, 'known orchestrator functions: …')
      .replaceAll(id, 'ID')
      .replaceAll(/\b\d+(?:\.\d+)? ?(?:ms|s|seconds?|minutes?)\b/g, 'DURATION')
      .replaceAll(/(--resume) \S+?(?=[\s"\\])/g, '$1 CURSOR')
  )
}

interface Completion {
  readonly EventType?: string
  readonly Result?: unknown
}

/** Sorts neighbouring completions by their results: activities that run side by side end in any order. */
function sortRuns(events: readonly Completion[]): readonly Completion[] {
  const sorted: Completion[] = []
  let run: Completion[] = []
  const flush = () => {
    sorted.push(
      ...run.toSorted((a, b) => JSON.stringify(a.Result ?? null).localeCompare(JSON.stringify(b.Result ?? null))),
    )
    run = []
  }
  for (const event of events) {
    if (event.EventType === 'TaskCompleted') run.push(event)
    else {
      flush()
      sorted.push(event)
    }
  }
  flush()
  return sorted
}

/** Describes an error by what a caller goes by. */
export function describeError(error: unknown): { readonly stepFailed: unknown } {
  if (!isDurableError(error)) return { stepFailed: String(error) }
  const { code, status, message } = error
  return { stepFailed: { code, status, message } }
}
