const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

type Signal = (typeof signals)[number]

// A terminal sends a signal to the whole process group, and runners pass it on again at once: this long it is the same one.
const echo = 1_000
const numbers: Readonly<Record<Signal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }

/** Resolves to the first signal to stop; one that comes later than a second after it ends the process at once, with 128 and its number. */
export function stopSignal(): Promise<Signal> {
  let first: number | undefined
  return new Promise((resolve) => {
    for (const signal of signals) {
      process.on(signal, () => {
        if (first !== undefined && performance.now() - first > echo) process.exit(128 + numbers[signal])
        first ??= performance.now()
        resolve(signal)
      })
    }
  })
}
