/** Records what was requested and what came of it, and checks the invariants. */
export interface Ledger {
  /** Counts one response to a kind of request: its status, or the reason why it is missing. */
  count(kind: string, outcome: number | string, milliseconds: number): void
  /** Notes that something happened which must not. */
  violate(rule: Rule, what: string): void
  readonly counts: ReadonlyMap<string, Outcomes>
  readonly violations: readonly Violation[]
}

/** The invariants of a soak. */
export type Rule =
  | 'no key leaks'
  | 'no start is doubled'
  | 'no event is lost'
  | 'memory is flat'
  | 'floods leave no memory behind'
  | 'no request is stuck'
  | 'a calm app stays calm'
  | 'no instance is acted on twice'
  | 'job counts are exact'
  | 'exports are whole'
  | 'streams end or resume'

export interface Violation {
  rule: Rule
  what: string
}

/** Response to one kind of request. */
export interface Outcomes {
  byOutcome: Map<number | string, number>
  milliseconds: number[]
}

// Of many violations the first ones tell the story.
const enough = 50

/** Opens an empty ledger; `tell` gets each violation when it is noted. */
export function createLedger(tell: (line: string) => void = () => undefined): Ledger {
  const counts = new Map<string, Outcomes>()
  const violations: Violation[] = []
  return {
    counts,
    violations,
    count(kind, outcome, milliseconds) {
      const outcomes = counts.get(kind) ?? { byOutcome: new Map<number | string, number>(), milliseconds: [] }
      counts.set(kind, outcomes)
      outcomes.byOutcome.set(outcome, (outcomes.byOutcome.get(outcome) ?? 0) + 1)
      outcomes.milliseconds.push(milliseconds)
    },
    violate(rule, what) {
      if (violations.length >= enough) return
      violations.push({ rule, what })
      tell(`VIOLATED: ${rule}: ${what}`)
    },
  }
}
