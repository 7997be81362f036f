import type { DurableClient } from '@durable-http/core'
import type { DurableClient as OfficialClient } from 'durable-functions'

/** Both clients on one host. */
export interface Peers {
  readonly client: DurableClient
  readonly official: OfficialClient
  /** A prefix of ids that is used once. */
  readonly run: string
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

/** Waits until all are in a state. */
export async function settle(client: DurableClient, ids: readonly string[], state: string): Promise<void> {
  const prefix = commonPrefix(ids)
  for (;;) {
    const left = new Set(ids)
    const page = { instanceIdPrefix: prefix, runtimeStatus: [state as 'Running'], top: 1000, showInput: false }
    for await (const { instanceId } of client.listInstances.all(page)) left.delete(instanceId)
    if (left.size === 0) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function commonPrefix(ids: readonly string[]): string {
  let length = ids[0]?.length ?? 0
  for (const id of ids) while (!id.startsWith(ids[0]!.slice(0, length))) length--
  return ids[0]?.slice(0, length) ?? ''
}
