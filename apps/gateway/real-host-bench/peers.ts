import type { DurableClient, RuntimeStatus } from '@durable-http/core'
import type { DurableClient as OfficialClient } from 'durable-functions'

/** Both clients on one host. */
export interface Peers {
  readonly client: DurableClient
  readonly official: OfficialClient
  /** A prefix of ids that is used once. */
  readonly run: string
  /** True if the instances of this run are there already. */
  readonly isFilled: boolean
  readonly say: (text: string) => void
}

/** Wall times in milliseconds, and what ours may take at most as a part of the peer's. */
export interface Ratio {
  readonly name: string
  readonly peer: number
  readonly own: number
  readonly goal: string
}

/** Runs something and resolves to the milliseconds it took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await act()
  return performance.now() - begin
}

/** Does something with each id, 16 at a time. */
export async function forEachId(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  const left = ids[Symbol.iterator]()
  const work = async () => {
    for (const id of left) await act(id)
  }
  await Promise.all(Array.from({ length: 16 }, work))
}

/** Starts instances under ids and waits until each is in a state. */
export async function fill(
  { client, say }: Peers,
  functionName: string,
  ids: readonly string[],
  state: 'Completed' | 'Running' | 'Failed',
): Promise<void> {
  const took = await timed(() =>
    forEachId(ids, (instanceId) => client.startOrchestrationWithId({ functionName, instanceId, input: 1 })),
  )
  say(`started ${ids.length} instances of ${functionName} in ${Math.round(took / 1000)} s`)
  await settle(client, ids, state)
}

const before = {
  Running: ['Pending'],
  Completed: ['Pending', 'Running'],
  Failed: ['Pending', 'Running'],
  Terminated: ['Pending', 'Running'],
} as const satisfies Record<string, readonly RuntimeStatus[]>

/** Waits until each has reached a state: until none of them is in a state before it, which costs the host one row. */
export async function settle(client: DurableClient, ids: readonly string[], state: keyof typeof before): Promise<void> {
  const input = { instanceIdPrefix: commonPrefix(ids), runtimeStatus: before[state], top: 1, showInput: false }
  for (let isLeft = true; isLeft;) {
    isLeft = false
    for await (const _ of client.listInstances.all(input)) {
      isLeft = true
      break
    }
    if (isLeft) await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 200 + ids.length / 2)))
  }
}

function commonPrefix(ids: readonly string[]): string {
  let length = ids[0]?.length ?? 0
  for (const id of ids) while (!id.startsWith(ids[0]!.slice(0, length))) length--
  return ids[0]?.slice(0, length) ?? ''
}
