import type { Fault } from '@durable-http/mock'
import type { FunctionApp } from './function-apps.ts'
import { wholePrefix } from './operators.ts'

/** Faults injected into a function app. */
export interface Chaos {
  /** How often, by kind. */
  readonly done: ReadonlyMap<string, number>
  /** Stops, mends everything, and resolves when the app is itself again. */
  end(): Promise<void>
}

/** Faults by kind. */
export type FaultKinds = Readonly<Record<string, () => Fault>>

/** All of them. */
export const allFaults: FaultKinds = {
  '429': () => ({ status: 429, headers: { 'retry-after': '1' }, body: '' }),
  '502': () => ({ status: 502, body: '<html>Bad Gateway</html>' }),
  '503': () => ({ status: 503, body: '' }),
  '500 with a stack': () => ({ status: 500, body: '   at Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor' }),
  reset: () => ({ reset: true }),
  slow: () => ({ latency: 300 + Math.random() * 2_500 }),
  'torn body': () => ({ tornBody: true }),
  // Cuts rows without a sign of it, as no host does: what it never hides must be found.
  'short page': () => ({ shortPage: 1, match: { path: new RegExp(`^(?!.*${wholePrefix})`) } }),
  'repeated token': () => ({ repeatedToken: true }),
}

/** Repeatedly disturbs an app: a fault for a while, sometimes a restart, and undisturbed times in between. */
export function beginChaos(app: FunctionApp, kinds: FaultKinds): Chaos {
  const done = new Map<string, number>()
  const note = (kind: string) => done.set(kind, (done.get(kind) ?? 0) + 1)
  let isOver = false
  const rest = (from: number, to: number) =>
    new Promise((resolve) => setTimeout(resolve, from + Math.random() * (to - from)))

  async function fault(): Promise<void> {
    const [kind, make] = pick(Object.entries(kinds))
    // Not every request: what comes through in between is as telling as what does not.
    const nth = 1 + Math.floor(Math.random() * 3)
    const mend = app.host.faults.add({ ...make(), nth })
    note(kind)
    await rest(200, 1_500)
    mend()
  }

  async function restart(): Promise<void> {
    note('restart')
    await app.takeDown()
    await rest(100, 1_200)
    await app.bringUp()
  }

  async function run(): Promise<void> {
    while (!isOver && Object.keys(kinds).length > 0) {
      await (Math.random() < 0.12 ? restart() : fault())
      await rest(0, 800)
    }
    app.host.faults.clear()
  }

  const running = run()
  return {
    done,
    async end() {
      isOver = true
      await running
    },
  }
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!
}
