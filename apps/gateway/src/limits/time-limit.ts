/** Gives everything the same time. */
export interface TimeLimit {
  readonly milliseconds: number
  /** Begins the time of something, and calls back once if it is over before the function that it gives was called. */
  begin(late: () => void): () => void
}

/** Makes a limit of so many milliseconds. */
export type CreateTimeLimit = (milliseconds: number) => TimeLimit

/** Makes a limit that takes a timer for each thing. */
export function createTimerLimit(milliseconds: number): TimeLimit {
  return {
    milliseconds,
    begin(late) {
      const timer = setTimeout(late, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}
