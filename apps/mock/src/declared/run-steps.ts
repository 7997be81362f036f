import type { OrchestrationContext } from '../engine/orchestration-context.ts'
import type { Scope } from './expression.ts'

/** How steps end: with their last value, or by leaving the orchestrator. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'return'; readonly value: unknown }
  | { readonly kind: 'again' }

/** The names that steps read and write; branches get a copy of their own. */
export interface Run {
  readonly context: OrchestrationContext
  readonly scope: Record<string, unknown>
  /** True once another branch was first: this one takes no further step. */
  readonly isOver?: () => boolean
}

/** A step that has been read. */
export type Action = (run: Run) => Promise<Outcome>

/** An outcome that is just a value. */
export const valueOutcome = (value: unknown): Outcome => ({ kind: 'value', value })

/** Runs steps in order, until one leaves. */
export const inOrder =
  (actions: readonly Action[]): Action =>
  async (run) => {
    let last: Outcome = valueOutcome(null)
    for (const action of actions) {
      if (run.isOver?.()) return last
      last = await action(run)
      if (last.kind !== 'value') return last
    }
    return last
  }

/** A branch, which sees the names around it and keeps its own to itself. */
export const branchOf = (run: Run, names: Scope = {}): Run => ({ ...run, scope: { ...run.scope, ...names } })

/** Result of a branch; leaving it ends only the branch. */
export const branchValue = (outcome: Outcome): unknown => (outcome.kind === 'again' ? null : outcome.value)
