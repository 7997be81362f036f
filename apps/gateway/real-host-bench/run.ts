import { parseArgs } from 'node:util'
import { basePath, createDurableClient } from '@durable-http/core'
import { createOfficialClient } from '../real-host-check/clients/official-client.ts'
import { measurePurge, measureTerminate } from './bulk-measures.ts'
import type { Peers, Ratio } from './peers.ts'
import { measureScan } from './scan-measures.ts'

// npm run real-host-bench -- --base-url http://127.0.0.1:7071 --key KEY [--measure purge|terminate|scan] [--count N]
// Compares our client with Microsoft's on a host with the sample functions, in a hub that holds nothing else. Not part of CI.
const { values } = parseArgs({
  options: {
    'base-url': { type: 'string' },
    key: { type: 'string', default: process.env['DURABLE_FUNCTIONS_TOKEN'] ?? '' },
    measure: { type: 'string', multiple: true, default: ['purge', 'terminate', 'scan'] },
    // Instances of each measure; the goals are about 1000, 500 and 10000.
    count: { type: 'string' },
    // A run whose instances of the scan are there already; filling a hub with 10000 takes minutes.
    run: { type: 'string' },
  },
})
const { 'base-url': origin, key } = values
if (origin === undefined || key === '') {
  process.stderr.write('expected --base-url and a key: npm run real-host-bench -- --base-url URL --key KEY\n')
  process.exit(2)
}
const measures = {
  purge: [measurePurge, 1_000],
  terminate: [measureTerminate, 500],
  scan: [measureScan, 10_000],
} as const

const baseUrl = origin.includes(basePath) ? origin : new URL(basePath, origin).href
const client = createDurableClient({ baseUrl, key, timeout: 600_000 })
const { statusQueryGetUri } = await client.startOrchestration({ functionName: 'Echo' })
const hub = new URL(statusQueryGetUri).searchParams
const query = new URLSearchParams(
  ['taskHub', 'connection'].map((name): [string, string] => [name, hub.get(name) ?? '']),
)
const peers: Peers = {
  client,
  official: createOfficialClient({ webhooks: baseUrl, key, hubQuery: String(query) }),
  run: values.run ?? `b${Date.now().toString(36)}`,
  isFilled: values.run !== undefined,
  say: (text) => process.stderr.write(`${text}\n`),
}

peers.say(`run ${peers.run}`)

const rows: Ratio[] = []
for (const name of values.measure) {
  const measure = measures[name as keyof typeof measures]
  if (measure === undefined) throw new Error(`there is no measure ${name}: ${Object.keys(measures).join(', ')}`)
  const [act, usual] = measure
  rows.push(...(await act(peers, values.count === undefined ? usual : Number(values.count))))
}
process.stdout.write('| measure | Microsoft’s client | ours | ratio | goal |\n|---|---|---|---|---|\n')
for (const { name, peer, own, goal } of rows) {
  const [ratio, seconds] = [(own / peer).toFixed(2), (ms: number) => `${(ms / 1000).toFixed(2)} s`]
  process.stdout.write(`| ${name} | ${seconds(peer)} | ${seconds(own)} | ${ratio} | ${goal} |\n`)
}
