import { type InstanceStatus, readFailure } from '@durable-http/core'
import { shellQuoted } from './shell-quoted.ts'

/** Failures of one function with one normalised message. */
export interface FailureGroup {
  count: number
  function: string
  message: string
  /** The instance of the group that changed last. */
  example: string
  latest: string
  /** Command that would start the group again. */
  retry: string
}

type Counted = Omit<FailureGroup, 'retry'>

const mostGroups = 500

/** Collects failures into groups. */
export interface FailureGroups {
  add(row: InstanceStatus): void
  /** Groups with the command that retries each, largest first. `filters` are the options of the list, as arguments. */
  end(filters: string): FailureGroup[]
  /** Failures in groups beyond the limit. */
  readonly beyond: number
}

/** Groups failures by function and normalised message. */
export function createFailureGroups(): FailureGroups {
  const groups = new Map<string, Counted>()
  let beyond = 0
  return {
    add(row) {
      const message = normalised(readFailure(row)?.message ?? 'no reason given')
      const key = JSON.stringify([row.name.toLowerCase(), message])
      const group = groups.get(key)
      if (group) {
        group.count++
        if (row.lastUpdatedTime > group.latest) [group.latest, group.example] = [row.lastUpdatedTime, row.instanceId]
      } else if (groups.size < mostGroups)
        groups.set(key, {
          count: 1,
          function: row.name,
          message,
          example: row.instanceId,
          latest: row.lastUpdatedTime,
        })
      else beyond++
    },
    end(filters) {
      const all = [...groups.values()].sort((one, other) => other.count - one.count)
      return all.map((group) => ({ ...group, retry: retryOf(group, all, filters) }))
    },
    get beyond() {
      return beyond
    },
  }
}

/** Takes what differs from one instance to the next out of a message: ids, numbers, times and quoted texts. */
export function normalised(message: string): string {
  return message
    .slice(0, 2_000)
    .split('\n', 1)[0]!
    .replaceAll(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/g, '<time>')
    .replaceAll(/'[^']{1,200}'|"[^"]{1,200}"/g, '<text>')
    .replaceAll(/\d+/g, '<n>')
    .trim()
}

// Backslashes and quotes are spelled differently in an output that is JSON: a part ends before them.
const fixedParts = (message: string) =>
  message
    .split(/<(?:id|time|text|n)>|["\\]/)
    .map((part) => part.trim().slice(0, 200))
    .filter((part) => part !== '')
    .sort((one, other) => other.length - one.length)

function retryOf({ function: name, message }: Counted, all: readonly Counted[], filters: string): string {
  const others = all.filter((other) => other.function.toLowerCase() === name.toLowerCase() && other.message !== message)
  const parts = fixedParts(message)
  const own = parts.find((part) => others.every((other) => !other.message.toLowerCase().includes(part.toLowerCase())))
  const text = own ?? parts[0]
  const error = text === undefined ? '' : ` --error ${shellQuoted(text)}`
  return `durable restart --state Failed --function ${shellQuoted(name)}${error}${filters}`
}
