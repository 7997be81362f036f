import { randomUUID } from 'node:crypto'
import { basePath } from '@durable-http/core'
import type { ExtensionVersion } from '@durable-http/mock'
import { describe, test } from 'vitest'
import { type ClientFact, clientFacts } from '../real-host-check/clients/client-facts.ts'
import { findAzurePython } from '../real-host-check/clients/tried-azure-core.ts'
import { triedClients } from '../real-host-check/clients/tried-clients.ts'
import { triedCore } from '../real-host-check/clients/tried-core.ts'
import { serveMock } from './served-mock.ts'

// As Azure makes them: a link of the host holds its key as it is.
const key = 'Zm9v-_YmFyAzFu=='
const python = findAzurePython()
const versions: readonly ExtensionVersion[] = ['3.14.1', '3.19.0']

// A host for each, since a range over instances would meet those of the tests beside it: then they can wait side by side.
async function actualOf(fact: ClientFact, name: string, extensionVersion: ExtensionVersion): Promise<unknown> {
  await using mock = await serveMock({ key, extensionVersion, clock: 'real' })
  const address = { baseUrl: mock.url + basePath, key, rpcUrl: `${mock.rpcUrl}/durabletask` }
  const client = triedClients(address, python).find((tried) => tried.name === name)!
  return await fact.act({ client, aid: triedCore('aid', address).management!, run: randomUUID() })
}

describe.each(versions)('on the mock as %s', (version) => {
  describe.each(['durable-http', 'durable-functions', 'durable-http, RPC', 'durable-functions, RPC'])('%s', (name) => {
    test.concurrent.for(clientFacts)('$name', async (fact, { expect }) => {
      expect(await actualOf(fact, name, version)).toEqual(fact.expected)
    })
  })

  // Needs Python with azure-core: Debian's python3-azure, or pip install azure-core requests.
  describe.skipIf(python === undefined)('azure-core', () => {
    test.concurrent.for(clientFacts.filter(({ needsManagement }) => !needsManagement))(
      '$name',
      async (fact, { expect }) => {
        expect(await actualOf(fact, 'azure-core', version)).toEqual(fact.expected)
      },
    )
  })
})
