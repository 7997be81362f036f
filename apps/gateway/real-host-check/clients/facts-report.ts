import { isDeepStrictEqual } from 'node:util'
import { createDurableClient } from '@durable-http/core'
import { clientFacts } from './client-facts.ts'
import { findAzurePython } from './tried-azure-core.ts'
import { type ClientAddress, triedClients } from './tried-clients.ts'
import { triedCore } from './tried-core.ts'

type FactsTarget = ClientAddress & { readonly host: string }

/** Reads hub and connection from the links of a start, as Microsoft's client needs them in its own. */
async function hubQueryOf({ baseUrl, key }: ClientAddress, run: string): Promise<string> {
  const client = createDurableClient({ baseUrl, key })
  // The steps before took minutes: the host may just have closed the connection.
  const { statusQueryGetUri } = await client.startOrchestrationWithId(
    { functionName: 'Echo', instanceId: `${run}-hub` },
    { retry: true },
  )
  const { searchParams } = new URL(statusQueryGetUri)
  const kept = ['taskHub', 'connection'].map((name): [string, string] => [name, searchParams.get(name) ?? ''])
  return String(new URLSearchParams(kept))
}

/** Tries each client's facts on each host and prints a table; resolves to the number of facts that do not hold. */
export async function reportClientFacts(targets: readonly FactsTarget[], run: string): Promise<number> {
  const python = findAzurePython()
  if (python === undefined)
    process.stdout.write(
      'azure-core is left out: neither AZURE_CORE_PYTHON nor python3 can import azure.core and requests (Debian: apt-get install python3-azure)\n',
    )
  else process.stdout.write(`azure-core ${python.version}\n`)
  const columns = await Promise.all(
    targets.map(async (target) => {
      const address = { ...target, hubQuery: await hubQueryOf(target, run) }
      return { ...target, clients: triedClients(address, python), aid: triedCore('aid', target).management! }
    }),
  )
  const heads = columns.flatMap(({ host, clients }) => clients.map(({ name }) => `${name} (${host})`))
  process.stdout.write(`| fact | ${heads.join(' | ')} |\n|---|${'---|'.repeat(heads.length)}\n`)
  let failed = 0
  for (const [row, { name, act, expected, needsManagement }] of clientFacts.entries()) {
    const cells: string[] = []
    for (const { clients, aid } of columns) {
      for (const [column, client] of clients.entries()) {
        if (needsManagement === true && client.management === undefined) {
          cells.push('–')
          continue
        }
        const seen = await act({ client, aid, run: `${run}-f${row}-${column}` }).catch(String)
        if (isDeepStrictEqual(seen, expected)) cells.push('holds')
        else {
          failed++
          cells.push(`FAILS: ${JSON.stringify(seen)}`)
        }
      }
    }
    process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`)
  }
  return failed
}
