/** Promises that are taken in the order in which they settle, each with the same work, however many are open. */
export interface Arrivals<T> {
  /** Promises that were added and not taken yet. */
  readonly open: number
  add(promise: Promise<T>): void
  /** Takes the next one that settles; rejects with its reason if it failed. */
  next(): Promise<T>
}

/** Makes an empty collection with one taker. */
export function createArrivals<T>(): Arrivals<T> {
  let settled: (() => T)[] = []
  let taken = 0
  let open = 0
  let wake: (() => void) | undefined

  function arrive(take: () => T): void {
    settled.push(take)
    wake?.()
  }
  return {
    get open() {
      return open
    },
    add(promise) {
      open++
      promise.then(
        (value) => arrive(() => value),
        (reason: unknown) =>
          arrive(() => {
            throw reason as Error
          }),
      )
    },
    async next() {
      while (taken === settled.length) await new Promise<void>((resolve) => (wake = resolve))
      const take = settled[taken++]!
      if (taken === settled.length) [settled, taken] = [[], 0]
      open--
      return take()
    },
  }
}
