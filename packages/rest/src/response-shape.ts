import { InstanceStatus, PurgeResult, type Operation, type OperationName, operations } from '@durable-http/core'

// A failed instance's status and an error of the host both come as 500: the first member distinguishes them (contract 2.5).
const firstMember = /^\uFEFF?\s*\{\s*"((?:[^"\\]|\\.)*)"/
const statusMembers = ['name', 'instanceId', 'runtimeStatus', 'version', 'input', 'output', 'customStatus']
// First characters of these responses; the state of an entity and an output can be any JSON.
const members = new Map<unknown, ReadonlySet<string>>([
  [InstanceStatus, new Set(statusMembers)],
  [PurgeResult, new Set(['instancesDeleted'])],
])
const membersOf = (name: OperationName) => members.get((operations[name] as Operation).success[200])

/** True if the beginning of a body is long enough to be judged. */
export const isJudgeable = (text: string): boolean => text.length > 1_024 || firstMember.test(text)

/** True if a body can be the response of an operation, by its first characters. */
export function beginsLike(name: OperationName, text: string): boolean {
  const beginning = text.slice(0, 2_048)
  if (isList(name)) return /^\uFEFF?\s*\[/.test(beginning)
  const expected = membersOf(name)
  return expected ? expected.has(firstMember.exec(beginning)?.[1] ?? '') : !/^\uFEFF?\s*(?:<|$)/.test(beginning)
}

// A host writes the name first.
const firstName = /^\uFEFF?\s*\{\s*"name"\s*:\s*("(?:[^"\\]|\\.)*")/

/** The function of the instance whose status begins with this text; undefined if it is not there. */
export function functionIn(text: string): string | undefined {
  const [, name] = firstName.exec(text) ?? []
  return name === undefined ? undefined : (JSON.parse(name) as string)
}

/** True if a whole body can be the response of an operation, by its first and last characters: one that was cut has no end. */
export function looksLike(name: OperationName, text: string): boolean {
  const end = isList(name) ? ']' : membersOf(name) ? '}' : ''
  return beginsLike(name, text) && text.slice(-64).trimEnd().endsWith(end)
}

const isList = (name: OperationName) => (operations[name] as Operation).paged !== undefined
