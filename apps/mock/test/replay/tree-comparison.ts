import type { Correspondence, Difference } from './correspondence.ts'
import { secondsOf } from './correspondence.ts'
import { type CompareEvent, compareHistory } from './history-comparison.ts'
import { type JsonText, memberOf, parseJsonText, showJson, textOf } from './json-text.ts'
import { compareText, isTime } from './text-comparison.ts'

const OPAQUE = new Set(['StackTrace', 'StackTraceString', 'RemoteStackTraceString', 'Source'])

/** Compares two JSON trees with the order of their members and the spelling of their values. */
export function compareTree(
  recorded: JsonText,
  answered: JsonText | undefined,
  context: Correspondence,
  path: string,
  differences: Difference[],
): void {
  const differ = (kind: string, was: string, is: string, at = path) =>
    void differences.push({ kind, path: at, recorded: was, answered: is })
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (answered === undefined) return differ('missing', showJson(recorded), '(nothing)')
  if (OPAQUE.has(name) && recorded.type === 'string' && answered.type === 'string') return
  if (recorded.type !== answered.type) return differ('type', showJson(recorded), showJson(answered))
  if (recorded.type === 'object' && answered.type === 'object') {
    const names = recorded.members.map(([key]) => key)
    const own = answered.members.map(([key]) => key)
    for (const key of own)
      if (!names.includes(key)) differ('extra', '(nothing)', showJson(memberOf(answered, key)), `${path}/${key}`)
    if (names.every((key) => own.includes(key)) && own.length === names.length && own.join() !== names.join())
      differ('key-order', names.join(), own.join())
    for (const [key, value] of recorded.members)
      compareTree(value, memberOf(answered, key), context, `${path}/${key}`, differences)
    return compareCreation(recorded, answered, context, path, differences)
  }
  if (recorded.type === 'array' && answered.type === 'array') {
    if (name === 'historyEvents') {
      const compareEvent: CompareEvent = (was, is, at, into) => compareTree(was, is, context, at, into)
      return compareHistory(recorded.items, answered.items, context, path, differences, compareEvent)
    }
    if (recorded.items.length !== answered.items.length)
      differ('length', describe(recorded.items), describe(answered.items))
    for (const [i, item] of recorded.items.slice(0, answered.items.length).entries())
      compareTree(item, answered.items[i], context, `${path}/${i}`, differences)
    return
  }
  if (recorded.type === 'string' && answered.type === 'string') {
    const [was, is] = name === 'Details' ? [parseJsonText(recorded.value), parseJsonText(answered.value)] : []
    if (was?.root.type === 'object' && is?.root.type === 'object')
      return compareTree(was.root, is.root, context, `${path}(json)`, differences)
    const agrees = compareText(recorded.value, answered.value, context, path, differences)
    if (agrees && recorded.value === answered.value && recorded.raw !== answered.raw)
      differ('spelling', recorded.raw, answered.raw)
    return
  }
  if (showJson(recorded) !== showJson(answered)) differ('value', showJson(recorded), showJson(answered))
}

const describe = (items: readonly JsonText[]) =>
  `${items.length}: ${items.map((item, i) => textOf(item, 'instanceId') ?? (memberOf(item, 'entityId') ? showJson(memberOf(item, 'entityId')) : `#${i}`)).join(' ')}`

// An instance's creation stays where it is, and moves with a new life that began after a pause of the scenario.
function compareCreation(
  recorded: JsonText,
  answered: JsonText,
  context: Correspondence,
  path: string,
  differences: Difference[],
): void {
  const id = textOf(recorded, 'instanceId')
  const [was, is] = [textOf(recorded, 'createdTime'), textOf(answered, 'createdTime')]
  if (id === undefined || !isTime(was) || !isTime(is)) return
  const key = `${context.asked.taskHub ?? ''}|${id}`
  const now = { recorded: secondsOf(was).seconds, answered: secondsOf(is).seconds, paused: context.paused }
  const before = context.seen.get(key)
  context.seen.set(key, now)
  if (!before) return
  const [moved, moves] = [now.recorded - before.recorded, now.answered - before.answered]
  const differ = (expected: string) =>
    differences.push({
      kind: 'time-order',
      path: `${path}/createdTime`,
      recorded: expected,
      answered: `moved by ${moves} s`,
    })
  if (moved >= 2 && moves < 1 && now.paused - before.paused >= 2_000) differ(`moved on by ${moved} s`)
  if (moved === 0 && Math.abs(moves) > 5) differ('the same as before')
}
