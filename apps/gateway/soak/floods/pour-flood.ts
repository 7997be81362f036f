import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from '../ledger.ts'
import { type Flood, floods, type FloodTarget } from './floods.ts'

/** Measures of a flood. */
export interface FloodWatch {
  target: FloodTarget
  /** Megabytes that the gateway holds. */
  memory: () => number
  /** Megabytes that it held once it was warm. */
  start: number
  /** Sends a request of another caller and resolves to its status. */
  other: () => Promise<number>
  /** Address of the flood host. */
  host: string
  /** Milliseconds that the flood lasts. */
  milliseconds: number
}

/** Result of a flood; megabytes. */
export interface FloodOutcome {
  peak: number
  /** After the flood, once it is back near the start or time is up. */
  after: number
  /** Statuses that the other caller got. */
  statuses: number[]
  /** Most requests that reached the flood host while one of the other caller waited. */
  ahead: number
}

/** Memory counts as given back up to so many times the start. */
export const returned = 1.2
// Garbage is collected once the gateway was idle for some seconds; then V8 and the allocator give it back.
const patience = 90_000

/** Pours a flood while another caller works, then waits for the memory to come back. */
export async function pourFlood(flood: Flood, watch: FloodWatch): Promise<FloodOutcome> {
  const { target, memory, start, other, host, milliseconds } = watch
  const served = async () => Number(await (await fetch(`${host}/served`)).text())
  const statuses: number[] = []
  let peak = 0
  let ahead = 0
  let isOver = false
  const goesOn = (async () => {
    do {
      const before = await served()
      statuses.push(await other())
      ahead = Math.max(ahead, (await served()) - before)
      await sleep(20)
    } while (!isOver)
  })()
  const sampling = setInterval(() => (peak = Math.max(peak, memory())), 100)
  await flood(target, milliseconds)
  isOver = true
  await goesOn
  clearInterval(sampling)
  const until = performance.now() + patience
  while (memory() > start * returned && performance.now() < until) await sleep(500)
  return { peak, after: memory(), statuses, ahead }
}

/** Pours floods one after the other and judges what came of them. */
export async function pourAll(
  names: readonly string[],
  watch: FloodWatch & { tell: (line: string) => void },
  ledger: Pick<Ledger, 'violate'>,
): Promise<Map<string, FloodOutcome>> {
  const outcomes = new Map<string, FloodOutcome>()
  for (const name of names) {
    watch.tell(`a flood of ${name}`)
    const outcome = await pourFlood(floods[name]!, watch)
    outcomes.set(name, outcome)
    const { after, statuses } = outcome
    if (after > watch.start * returned) {
      const grew = `${watch.start.toFixed(0)} MB before, ${after.toFixed(0)} MB after`
      ledger.violate('floods leave no memory behind', `${name}: ${grew}`)
    }
    const refused = statuses.find((status) => status !== 200)
    if (refused !== undefined) ledger.violate('a calm app stays calm', `during ${name}, a read got ${refused}`)
  }
  return outcomes
}
