import type { InstanceScan } from '@durable-http/core'
import type { Session } from '../session.ts'

const pause = 500

/** Yields the rows of a scan, and shows its progress at a terminal. */
export async function* withProgress(scan: InstanceScan, { io, progress }: Session): AsyncGenerator<Row> {
  const began = io.clock.now()
  let shownAt = began
  const tell = () => {
    const now = io.clock.now()
    if (now - shownAt < pause) return
    shownAt = now
    const { scanned, matched } = scan.progress
    progress(`scanned ${scanned}, matched ${matched}, ${Math.round((scanned * 1_000) / (now - began))}/s`)
  }
  const timer = io.progress ? setInterval(tell, pause) : undefined
  try {
    yield* scan
  } finally {
    clearInterval(timer)
  }
}

/** The same scan, which shows its progress while it is read. */
export function shownScan(scan: InstanceScan, session: Session): InstanceScan {
  return {
    [Symbol.asyncIterator]: () => withProgress(scan, session),
    get progress() {
      return scan.progress
    },
  }
}

type Row = InstanceScan extends AsyncIterable<infer One> ? One : never
