import type { FailureGroup } from './failure-groups.ts'
import type { Selection } from './filters.ts'

/** Texts of a normalised message that are the same in every instance, longest first; quotes are spelled differently in JSON. */
export function fixedParts(message: string): string[] {
  return message
    .split(/<(?:id|time|text|n)>|["\\]/)
    .map((part) => part.trim().slice(0, 200))
    .filter((part) => part.length > 2)
    .sort((one, other) => other.length - one.length)
}

/**
 * Makes the selection of a group: a filter by a text that no other group of the function has, so that it also means instances that were not
 * listed; the ids where there is no such text.
 */
export function groupSelection(
  group: FailureGroup,
  all: readonly FailureGroup[],
  base: Selection,
): Selection | { ids: readonly string[] } {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const others = all.filter(({ name, key }) => same(name, group.name) && key !== group.key)
  const has = (message: string, part: string) => message.toLowerCase().includes(part.toLowerCase())
  const own = fixedParts(group.message).find((part) => !others.some(({ message }) => has(message, part)))
  if (own === undefined && others.length > 0) return { ids: group.ids }
  return {
    ...base,
    states: ['Failed'],
    functions: [group.name],
    ...(own === undefined ? {} : { errorText: own }),
  }
}
