import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Options of `createIdleCollection`. */
export interface IdleCollectionParts {
  /** Bytes that the process holds for objects and buffers, garbage included. */
  held: () => number
  /** Share of the time since the last call in which the process was busy, 0 to 1. */
  busy: () => number
  /** Collects all garbage. */
  collect: () => void
  /** Collects all garbage and returns free pages to the system, at several times the cost. */
  release: () => void
}

// Of what was left after a collection.
const growth = 1.1
const slack = 4 * 1024 * 1024
const mostBusy = 0.3
// Looks that are left out after a collection that freed little: doubled each time, up to this many.
const longestPause = 64
// Bytes from which on V8's spare pages are worth returning.
const burst = 16 * 1024 * 1024

/**
 * Makes a function to be called every few seconds: it collects garbage where the process holds more than it once did and has little to do.
 * V8 collects when memory is asked for, so the garbage of a flood would stay until the next one, and it keeps the freed pages for itself.
 */
export function createIdleCollection({ held, busy, collect, release }: IdleCollectionParts): () => void {
  let least = 0
  let left = 0
  let pause = 1
  let rest = 0
  // Most that was seen since the last release; beyond what is held now, the pages are V8's to spare.
  let most = 0
  return function look() {
    const isIdle = busy() < mostBusy
    if (rest > 0) rest--
    const before = held()
    most = Math.max(most, before)
    if (!isIdle) return
    const exceeds = (bytes: number) => before >= bytes * growth + slack
    // A burst since the last collection does not wait for the pauses that earlier ones have earned.
    const hasGrown = exceeds(left)
    const isRelease = !hasGrown && most - before >= burst
    if (!isRelease && !hasGrown && (rest > 0 || !exceeds(least))) return
    if (isRelease) release()
    else collect()
    left = held()
    if (isRelease) most = left
    pause = left * growth < before ? 1 : Math.min(longestPause, pause * 2)
    rest = pause
    least = least === 0 ? left : Math.min(least, left)
  }
}

/** Checks at an interval in milliseconds; the timer does not keep the process alive. */
export function collectWhenIdle(interval = 5_000): Disposable {
  let last = performance.eventLoopUtilization()
  const look = createIdleCollection({
    held() {
      const { heapTotal, external } = process.memoryUsage()
      return heapTotal + external
    },
    busy() {
      const { utilization } = performance.eventLoopUtilization(last)
      last = performance.eventLoopUtilization()
      return utilization
    },
    collect: () => collector()(),
    release: () => collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  })
  const timer = setInterval(look, interval).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

type Collect = (options?: Readonly<Record<'type' | 'execution' | 'flavor', string>>) => void

let known: Collect | undefined

function collector(): Collect {
  if (!known) {
    // The function is made in contexts that begin after the flag is set.
    setFlagsFromString('--expose-gc')
    known = runInNewContext('gc') as Collect
    setFlagsFromString('--no-expose-gc')
  }
  return known
}
