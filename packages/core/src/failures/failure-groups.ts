import { readFailure } from '../failure-details.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { fixedParts, normalCause } from './normal-cause.ts'

/** Failures of one function with one normalised cause. */
export interface FailureGroup {
  count: number
  function: string
  /** First line of the message, with ids, times, numbers and quoted texts replaced. */
  cause: string
  /** Text that selects the group as `errorText` of a selection; undefined if the cause has no fixed part. */
  errorText: string | undefined
  /** True if no other group of the same function has that text in its cause. */
  isApart: boolean
  /** The instance of the group that changed last. */
  example: string
  latest: string
}

/** Collects failures into groups. */
export interface FailureGroups {
  /** Adds an instance; one that has not failed is left out. */
  add(row: InstanceStatus): void
  /** The groups so far, largest first. */
  list(): FailureGroup[]
  /** Failures in groups beyond the limit of 500. */
  readonly beyond: number
}

type Counted = Omit<FailureGroup, 'errorText' | 'isApart'>

const mostGroups = 500

/** Groups failed instances by function and normalised cause. */
export function createFailureGroups(): FailureGroups {
  const groups = new Map<string, Counted>()
  let beyond = 0
  return {
    add(row) {
      if (row.runtimeStatus !== 'Failed') return
      const { name, instanceId: example, lastUpdatedTime: latest } = row
      const cause = normalCause(readFailure(row)?.message ?? 'no reason given')
      const key = JSON.stringify([name.toLowerCase(), cause])
      const group = groups.get(key)
      if (group) {
        group.count++
        if (latest > group.latest) Object.assign(group, { latest, example })
      } else if (groups.size < mostGroups) groups.set(key, { count: 1, function: name, cause, example, latest })
      else beyond++
    },
    list() {
      const all = [...groups.values()].sort((one, other) => other.count - one.count)
      const causes = new Map<string, string[]>()
      for (const { function: name, cause } of all) {
        const key = name.toLowerCase()
        causes.set(key, [...(causes.get(key) ?? []), cause.toLowerCase()])
      }
      return all.map((group) => ({ ...group, ...selectorOf(group.cause, causes.get(group.function.toLowerCase())!) }))
    },
    get beyond() {
      return beyond
    },
  }
}

// `causes` are those of all groups of the function, its own among them, in lower case.
function selectorOf(cause: string, causes: readonly string[]): Pick<FailureGroup, 'errorText' | 'isApart'> {
  const own = cause.toLowerCase()
  const others = causes.filter((other) => other !== own)
  const parts = fixedParts(cause)
  const apart = parts.find((part) => others.every((other) => !other.includes(part.toLowerCase())))
  return { errorText: apart ?? parts[0], isApart: apart !== undefined || others.length === 0 }
}
