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
}

// Of the least that was ever left after a collection.
const growth = 1.1
const slack = 4 * 1024 * 1024
const mostBusy = 0.3
// Looks that are left out after a collection that freed little: doubled each time, up to this many.
const longestPause = 64

/**
 * Makes a function to be called every few seconds: it collects garbage where the process holds more than it once did and has little to do.
 * V8 collects when memory is asked for, so the garbage of a flood would stay until the next one.
 */
export function createIdleCollection({ held, busy, collect }: IdleCollectionParts): () => void {
  let least = 0
  let pause = 1
  let rest = 0
  return function look() {
    const isIdle = busy() < mostBusy
    if (rest > 0) rest--
    const before = held()
    if (!isIdle || rest > 0 || before < least * growth + slack) return
    collect()
    const left = held()
    pause = left * growth < before ? 1 : Math.min(longestPause, pause * 2)
    rest = pause
    least = least === 0 ? left : Math.min(least, left)
  }
}

/** Looks every so many milliseconds; the timer does not hold the process. */
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
    collect: collector(),
  })
  const timer = setInterval(look, interval).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function collector(): () => void {
  let collect: (() => void) | undefined
  return () => {
    if (!collect) {
      // The function is made in contexts that begin after the flag is set.
      setFlagsFromString('--expose-gc')
      collect = runInNewContext('gc') as () => void
      setFlagsFromString('--no-expose-gc')
    }
    collect()
  }
}
