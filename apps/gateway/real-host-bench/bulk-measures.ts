import type { BulkRun } from '@durable-http/core'
import { fill, type Peers, type Ratio, settle, timed } from './peers.ts'
import { purgeByWindows } from './purge-windows.ts'

const idsOf = (run: string, name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${run}-${name}-${String(i).padStart(5, '0')}`)

/** Takes a bulk run to its end; throws where it did not act on each instance. */
async function finish(run: BulkRun, count: number): Promise<void> {
  for await (const event of run) {
    if (event.type === 'done' && event.done !== count) throw new Error(`${event.done} of ${count} were done`)
  }
}

/** Bulk purge against purges one by one. */
export async function measurePurge(peers: Peers, count: number): Promise<Ratio[]> {
  const { client, official, run, say } = peers
  const groups = ['one', 'ids', 'filter', 'windows', 'host'].map((name) => idsOf(run, name, count))
  for (const ids of groups) await fill(peers, 'Echo', ids, 'Completed')
  const [one = [], byId = []] = groups
  // Half of the peer's before ours and half behind: other work on the machine slows down both.
  const purgeOne = (ids: readonly string[]) =>
    timed(async () => {
      for (const id of ids) await official.purgeInstanceHistory(id)
    })
  const half = Math.floor(count / 2)
  const peerBefore = await purgeOne(one.slice(0, half))
  const own = await timed(() => finish(client.bulk('purge', { ids: byId }), count))
  say(`purged by id in ${Math.round(own)} ms`)
  const prefix = `${run}-filter-`
  const filtered = await timed(() => finish(client.bulk('purge', { prefix, states: ['Completed'] }), count))
  say(`purged by filter in ${Math.round(filtered)} ms`)
  const peer = peerBefore + (await purgeOne(one.slice(half)))
  const byWindows = await timed(() => purgeByWindows(client, `${run}-windows-`, count))
  say(`purged by windows in ${Math.round(byWindows)} ms`)
  // Last, because the host's filter knows no prefix: it takes all that is left.
  const range = { createdTimeFrom: new Date(0).toISOString(), runtimeStatus: ['Completed' as const] }
  const byHost = await timed(() => client.purgeInstances(range))
  return [
    { name: `bulk purge of ${count}, by id`, peer, own, goal: '≤ 0.25' },
    { name: `bulk purge of ${count}, by filter`, peer, own: filtered, goal: '≤ 0.15' },
    {
      name: `purge of ${count} by the host's own filter, in four windows side by side`,
      peer,
      own: byWindows,
      goal: '≤ 0.15',
    },
    { name: `purge of ${count} by the host's own filter (\`client.purgeInstances\`)`, peer, own: byHost, goal: '–' },
  ]
}

/** Bulk terminate against terminates one by one, until all have ended. */
export async function measureTerminate(peers: Peers, count: number): Promise<Ratio[]> {
  const { client, official, run, say } = peers
  const half = Math.floor(count / 2)
  const ids = idsOf(run, 't-bulk', count)
  const [before, behind] = [idsOf(run, 't-before', half), idsOf(run, 't-behind', count - half)]
  for (const group of [before, ids, behind]) await fill(peers, 'WaitForGo', group, 'Running')
  const terminateOne = (group: readonly string[]) =>
    timed(async () => {
      for (const id of group) await official.terminate(id, 'bench')
      await settle(client, group, 'Terminated')
    })
  const peerBefore = await terminateOne(before)
  const own = await timed(async () => {
    await finish(client.bulk('terminate', { ids }, { reason: 'bench' }), count)
    await settle(client, ids, 'Terminated')
  })
  say(`terminated in ${Math.round(own)} ms`)
  const peer = peerBefore + (await terminateOne(behind))
  return [{ name: `bulk terminate of ${count} running, until all have ended`, peer, own, goal: '≤ 0.2' }]
}
