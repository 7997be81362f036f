/** Distinct keys in order; adding, removing and finding one takes a number of comparisons that grows with the logarithm. */
export interface SortedKeys {
  add(key: string): void
  delete(key: string): void
  /** Keys in order from one on (inclusive), as long as the caller asks for more. */
  from(key: string): Generator<string>
}

/** Keys are kept in short sorted runs, so that a change moves one run and not everything. */
const longestRun = 512

const ordinal = (one: string, other: string): boolean => one < other

/** Creates an empty collection in ordinal (code-unit) order, or in that of `isBefore`. */
export function createSortedKeys(isBefore: (one: string, other: string) => boolean = ordinal): SortedKeys {
  // No run is empty.
  const runs: string[][] = []

  /** The first of `length` places whose key is not before `key`. */
  const placeOf = (key: string, length: number, keyAt: (index: number) => string): number => {
    let low = 0
    let high = length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(keyAt(middle), key)) low = middle + 1
      else high = middle
    }
    return low
  }
  const runOf = (key: string) => placeOf(key, runs.length, (index) => runs[index]!.at(-1)!)
  const placeIn = (run: readonly string[], key: string) => placeOf(key, run.length, (index) => run[index]!)

  return {
    add(key) {
      const index = Math.min(runOf(key), runs.length - 1)
      const run = runs[index]
      if (!run) {
        runs.push([key])
        return
      }
      const place = placeIn(run, key)
      if (run[place] === key) return
      run.splice(place, 0, key)
      if (run.length > longestRun) runs.splice(index + 1, 0, run.splice(longestRun / 2))
    },
    delete(key) {
      const index = runOf(key)
      const run = runs[index]
      const place = run ? placeIn(run, key) : 0
      if (run?.[place] !== key) return
      run.splice(place, 1)
      if (run.length === 0) runs.splice(index, 1)
    },
    *from(key) {
      const first = runOf(key)
      for (let index = first; index < runs.length; index++) {
        const run = runs[index]!
        for (let place = index === first ? placeIn(run, key) : 0; place < run.length; place++) yield run[place]!
      }
    },
  }
}
