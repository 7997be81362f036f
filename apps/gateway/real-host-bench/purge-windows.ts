import type { DurableClient } from '@durable-http/core'

const windows = 4
const second = 1_000

/**
 * Purges completed instances by the host's own filter, in windows of creation time side by side. A list shows whole seconds and both bounds
 * of the host are inclusive, so a window ends with the last tick of 100 ns before the second at which the next one begins. The host's filter knows
 * no prefix: nothing else may have been created in that time.
 */
export async function purgeByWindows(client: DurableClient, prefix: string, count: number): Promise<void> {
  const created: number[] = []
  for await (const { createdTime } of client.scan({ prefix })) created.push(Date.parse(createdTime))
  created.sort((one, other) => one - other)
  const firstOf = (index: number) => created[Math.floor((created.length * index) / windows)]!
  const begins = [...new Set(Array.from({ length: windows }, (_, index) => firstOf(index)))]
  const end = created.at(-1)! + second
  const purge = async (from: number, index: number) => {
    const { instancesDeleted } = await client.purgeInstances({
      createdTimeFrom: new Date(from).toISOString(),
      createdTimeTo: lastTickBefore(begins[index + 1] ?? end),
      runtimeStatus: 'Completed',
    })
    return instancesDeleted
  }
  const purged = (await Promise.all(begins.map(purge))).reduce((sum, one) => sum + one, 0)
  if (purged !== count) throw new Error(`${purged} of ${count} were purged`)
}

const lastTickBefore = (instant: number) => new Date(instant - second).toISOString().replace('.000Z', '.9999999Z')
