import { readFailure } from '@durable-http/core'
import type { Status } from '../gateway/wire.ts'

/** Failures of one function with one message, but for what differs from one instance to the next. */
export interface FailureGroup {
  key: string
  name: string
  message: string
  count: number
  /** Ids of the group, newest first; at most `mostIds`. */
  ids: string[]
  /** The instance that changed last, and when. */
  example: string
  latest: string
  earliest: string
}

const mostGroups = 500
const mostIds = 5_000

/** Takes what differs from one instance to the next out of a message: ids, times, quoted texts, numbers. */
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

/** Groups failures by function and message. */
export function createFailureGroups() {
  const groups = new Map<string, FailureGroup>()
  let beyond = 0
  return {
    add(status: Status): void {
      const message = normalised(readFailure(status)?.message ?? 'no reason given')
      const key = JSON.stringify([status.name.toLowerCase(), message])
      const { instanceId: id, lastUpdatedTime: at, name } = status
      const group = groups.get(key)
      if (!group) {
        if (groups.size >= mostGroups) beyond++
        else groups.set(key, { key, name, message, count: 1, ids: [id], example: id, latest: at, earliest: at })
        return
      }
      group.count++
      if (group.ids.length < mostIds) group.ids.push(id)
      if (at > group.latest) [group.latest, group.example] = [at, id]
      if (at < group.earliest) group.earliest = at
    },
    /** Largest group first. */
    sorted: () => [...groups.values()].sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1)),
    /** Failures in groups that are not kept. */
    beyond: () => beyond,
  }
}
