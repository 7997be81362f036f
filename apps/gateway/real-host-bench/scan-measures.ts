import { createHash } from 'node:crypto'
import type { Selection } from '@durable-http/core'
import { fill, type Peers, type Ratio, timed } from './peers.ts'

const rounds = 3

/** Ids as the host makes them: 32 hexadecimal digits. */
const hexIds = (run: string, name: string, count: number) =>
  Array.from({ length: count }, (_, i) => createHash('md5').update(`${run} ${name} ${i}`).digest('hex'))

const best = async (act: () => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await timed(act))
  return Math.min(...times)
}

/** A scan of a whole hub against the official list, without a filter and with one of ours. A tenth has failed. */
export async function measureScan(peers: Peers, count: number): Promise<Ratio[]> {
  const { client, official, run, say } = peers
  const failed = hexIds(run, 'failed', Math.floor(count / 10))
  const completed = hexIds(run, 'completed', count - failed.length)
  if (!peers.isFilled) {
    await fill(peers, 'Throw', failed, 'Failed')
    await fill(peers, 'Echo', completed, 'Completed')
  }

  const scan = async (selection: Selection, expected: readonly string[]) => {
    const left = new Set(expected)
    for await (const { instanceId } of client.scan(selection)) left.delete(instanceId)
    if (left.size > 0) throw new Error(`the scan missed ${left.size} of ${expected.length}`)
  }
  const list = async (expected: readonly string[], keeps: (name: string, output: unknown) => boolean) => {
    const left = new Set(expected)
    for (const { instanceId, name, output } of await official.getStatusAll())
      if (keeps(name, output)) left.delete(instanceId)
    if (left.size > 0) throw new Error(`the list missed ${left.size} of ${expected.length}`)
  }
  const all = [...failed, ...completed]
  const own = await best(() => scan({ all: true }, all))
  say(`scanned in ${Math.round(own)} ms`)
  const peer = await best(() => list(all, () => true))
  const filtered = await best(() => scan({ functions: ['Throw'], errorText: 'thrown by' }, failed))
  const isWanted = (name: string, output: unknown) => name === 'Throw' && String(output).includes('thrown by')
  const peerFiltered = await best(() => list(failed, isWanted))
  return [
    { name: `scan of ${count}, all ids found`, peer, own, goal: '≤ 0.15' },
    { name: `the same with function and error text`, peer: peerFiltered, own: filtered, goal: '≤ 0.3' },
  ]
}
