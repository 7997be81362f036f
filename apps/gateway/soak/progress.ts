import type { Ledger } from './ledger.ts'

/** Tells the number of requests and the memory each minute, until the returned function is called. */
export function tellProgress(parts: {
  ledger: Pick<Ledger, 'counts'>
  /** Megabytes that the gateway holds. */
  memory: () => number
  tell: (line: string) => void
}): () => void {
  let minutes = 0
  const timer = setInterval(() => {
    const requests = [...parts.ledger.counts.values()].reduce((sum, { milliseconds }) => sum + milliseconds.length, 0)
    parts.tell(`${++minutes} min: ${requests} requests, ${parts.memory().toFixed(0)} MB`)
  }, 60_000)
  return () => clearInterval(timer)
}
