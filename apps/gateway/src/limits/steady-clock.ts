/** Makes a clock that never runs backwards, out of one that may be set back; in milliseconds from any beginning. */
export function createSteadyClock(now: () => number): () => number {
  let last = now()
  let elapsed = 0
  return () => {
    const current = now()
    if (current > last) elapsed += current - last
    last = current
    return elapsed
  }
}
