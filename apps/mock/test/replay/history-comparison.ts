import { type Correspondence, type Difference, secondsOf } from './correspondence.ts'
import { type JsonText, textOf } from './json-text.ts'
import { isTime } from './text-comparison.ts'

const secondsIn = (event: JsonText | undefined, name: string) => {
  const time = textOf(event, name)
  return isTime(time) ? secondsOf(time).seconds : undefined
}

/** Compares one event; handed in by the comparison of trees. */
export type CompareEvent = (
  recorded: JsonText,
  answered: JsonText | undefined,
  path: string,
  into: Difference[],
) => void

/** Compares histories: completions of work that ran at the same time come in any order, all else in the recorded one. */
export function compareHistory(
  recorded: readonly JsonText[],
  answered: readonly JsonText[],
  context: Correspondence,
  path: string,
  differences: Difference[],
  compareEvent: CompareEvent,
): void {
  const types = (events: readonly JsonText[]) => events.map((event) => textOf(event, 'EventType')).join(' ')
  if (recorded.length !== answered.length)
    differences.push({ kind: 'length', path, recorded: types(recorded), answered: types(answered) })
  const length = Math.min(recorded.length, answered.length)
  for (let from = 0; from < length;) {
    const to = endOfRace(recorded, from, length)
    const left = Array.from({ length: to - from }, (_, i) => from + i)
    context.race = to - from > 1 ? `${path}/${from}` : undefined
    for (let i = from; i < to; i++) {
      const fits = (n: number) => {
        const found: Difference[] = []
        context.attempt(() => compareEvent(recorded[i]!, answered[n], `${path}/${i}`, found))
        return found.length === 0
      }
      const pick = (left.length > 1 ? left.find(fits) : undefined) ?? left[0]!
      left.splice(left.indexOf(pick), 1)
      compareEvent(recorded[i]!, answered[pick], `${path}/${i}`, differences)
    }
    context.race = undefined
    from = to
  }
}

// Events whose spans from `ScheduledTime` to `Timestamp` have a moment in common.
function endOfRace(events: readonly JsonText[], start: number, length: number): number {
  let from = secondsIn(events[start], 'ScheduledTime')
  let until = secondsIn(events[start], 'Timestamp')
  let end = start + 1
  for (; from !== undefined && until !== undefined && end < length; end++) {
    const scheduled = secondsIn(events[end], 'ScheduledTime')
    const done = secondsIn(events[end], 'Timestamp')
    if (scheduled === undefined || done === undefined || Math.max(from, scheduled) > Math.min(until, done)) break
    from = Math.max(from, scheduled)
    until = Math.min(until, done)
  }
  return end
}
