import type { Ledger } from './ledger.ts'

/** Megabytes over time. */
export interface MemoryWatch {
  readonly samples: readonly number[]
  /** Medians of the four quarters of the time. */
  quarters(): number[]
  end(): void
}

// Garbage makes memory go up and down by less than this; a leak under minutes of load exceeds it.
const slack = 32

/** Looks at a figure every second. */
export function watchMemory(memory: () => number): MemoryWatch {
  const samples: number[] = []
  const timer = setInterval(() => samples.push(memory()), 1_000)
  return {
    samples,
    quarters: () => [0, 1, 2, 3].map((quarter) => median(quarterOf(samples, quarter))),
    end: () => clearInterval(timer),
  }
}

// A process that is not warm yet only grows.
const samplesNeeded = 100

/** True if the run was long enough to tell growth from warming up. */
export function canJudgeMemory({ samples }: Pick<MemoryWatch, 'samples'>): boolean {
  return samples.length >= samplesNeeded
}

/** Holds the last quarter against the second: in the first a process still grows to its size. */
export function judgeMemory(watch: Pick<MemoryWatch, 'samples' | 'quarters'>, ledger: Pick<Ledger, 'violate'>): void {
  if (!canJudgeMemory(watch)) return
  const [, second, , last] = watch.quarters() as [number, number, number, number]
  if (last > second * 1.15 + slack) {
    ledger.violate('memory is flat', `${second.toFixed(0)} MB in the second quarter, ${last.toFixed(0)} MB in the last`)
  }
}

const quarterOf = (samples: readonly number[], quarter: number) =>
  samples.slice(Math.floor((samples.length * quarter) / 4), Math.floor((samples.length * (quarter + 1)) / 4))

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
