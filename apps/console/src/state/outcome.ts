import { signal } from '@preact/signals'

/** Result of an action that ended after the person had left its form. */
export interface Outcome {
  text: string
  /** Path to look at it. */
  path?: string
  isFailure?: boolean
}

/** The latest of them, until it is dismissed. */
export const outcome = signal<Outcome | undefined>()
