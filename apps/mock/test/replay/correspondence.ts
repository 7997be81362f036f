import type { Recording } from './recording.ts'

/** One way in which a response is not the recorded one. */
export interface Difference {
  readonly kind: string
  readonly path: string
  readonly recorded: string
  readonly answered: string
}

/** A time found in a response beside the one in its place in the recording. */
export interface TimePair {
  readonly path: string
  readonly recorded: string
  readonly answered: string
  /** Completions that may come in any order carry the same mark. */
  readonly race: string | undefined
}

export const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/
const ID = /[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
const LINK_QUERY = /taskHub=[^&"\s]*&connection=[^&"\s]*/

const literal = (text: string) => text.replace(/\W/g, String.raw`\$&`)
const pieces = (run: string) =>
  new RegExp(`(?<link>${LINK_QUERY.source})|(?<time>${TIME.source})|(?<id>${ID.source})|(?<run>${literal(run)})`, 'g')

/** Seconds since 1970 with the whole fraction, and whether there was one. */
export function secondsOf(time: string): { seconds: number; isWhole: boolean } {
  const [, head, fraction = '', zone] = /^(.{19})(\.\d+)?(.*)$/.exec(time)!
  return { seconds: Date.parse(head! + (zone || 'Z')) / 1000 + Number(`0${fraction}`), isWhole: fraction === '' }
}

const OWN_TIME =
  /"(?:createdTime|lastUpdatedTime|Timestamp|lastOperationTime)\\?":\s*\\?"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)/g

/** Pairs of values in a recording and its replay, kept over a whole scenario. */
export class Correspondence {
  readonly runs: readonly [recorded: string, answered: string]
  readonly patterns: readonly [recorded: RegExp, answered: RegExp]
  /** `taskHub` and `connection` that the request names itself; others may be any, always the same. */
  asked: { readonly taskHub?: string | undefined; readonly connection?: string | undefined } = {}
  times: TimePair[] = []
  race: string | undefined
  /** Milliseconds that the scenario has paused so far. */
  paused = 0
  readonly seen = new Map<string, { recorded: number; answered: number; paused: number }>()
  private readonly links = new Map<'taskHub' | 'connection', readonly [string, string]>()
  private ids = new Map<string, string>()
  private back = new Map<string, string>()
  private readonly window: readonly [number, number]

  constructor(recording: Recording, run: string) {
    this.runs = [recording.run, run]
    this.patterns = [pieces(recording.run), pieces(run)]
    const own = [...JSON.stringify(recording.steps.map(({ response }) => response)).matchAll(OWN_TIME)]
    const seconds = own.map(([, time]) => Date.parse(`${time}Z`) / 1000)
    this.window = [Math.min(...seconds) - 7_200, Math.max(...seconds) + 90_000]
  }

  /** True if a recorded time is of the recording's own day; all others are data. */
  isOwnTime(time: string): boolean {
    const { seconds } = secondsOf(time)
    return seconds >= this.window[0] && seconds <= this.window[1]
  }

  /** Pairs two generated ids one to one; the expected id if they do not go together. */
  pairIds(recorded: string, answered: string): string | undefined {
    const to = this.ids.get(recorded)
    if (to === undefined && !this.back.has(answered) && recorded.length === answered.length) {
      this.ids.set(recorded, answered)
      this.back.set(answered, recorded)
      return undefined
    }
    return to === answered ? undefined : (to ?? 'another id')
  }

  /** Pairs the hub or connection of two links. */
  pairLinks(name: 'taskHub' | 'connection', recorded: string, answered: string): boolean {
    const values = [recorded.replaceAll(this.runs[0], '\u0001'), answered.replaceAll(this.runs[1], '\u0001')] as const
    if (this.asked[name] !== undefined) return values[0] === values[1]
    const before = this.links.get(name)
    if (!before) this.links.set(name, values)
    return !before || (before[0] === values[0] && before[1] === values[1])
  }

  /** Runs a comparison of which nothing is remembered. */
  attempt<T>(compare: () => T): T {
    const { ids, back, times } = this
    this.ids = new Map(ids)
    this.back = new Map(back)
    this.times = []
    try {
      return compare()
    } finally {
      Object.assign(this, { ids, back, times })
    }
  }
}
