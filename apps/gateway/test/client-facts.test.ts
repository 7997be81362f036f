import { randomUUID } from 'node:crypto'
import { basePath } from '@durable-http/core'
import type { ExtensionVersion } from '@durable-http/mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientFacts } from '../real-host-check/clients/client-facts.ts'
import { findAzurePython } from '../real-host-check/clients/tried-azure-core.ts'
import { triedClients } from '../real-host-check/clients/tried-clients.ts'
import { triedCore } from '../real-host-check/clients/tried-core.ts'
import { type ServedMock, serveMock } from './served-mock.ts'

// As Azure makes them: a link of the host holds its key as it is.
const key = 'Zm9v-_YmFyAzFu=='
const python = findAzurePython()
const versions: readonly ExtensionVersion[] = ['3.14.1', '3.19.0']

describe.each(versions)('on the mock as %s', (extensionVersion) => {
  let mock: ServedMock
  beforeAll(async () => {
    mock = await serveMock({ key, extensionVersion, clock: 'real' })
  })
  afterAll(() => mock[Symbol.asyncDispose]())

  const client = (name: string) => {
    const address = { baseUrl: mock.url + basePath, key, rpcUrl: `${mock.rpcUrl}/durabletask` }
    return triedClients(address, python).find((tried) => tried.name === name)!
  }
  const aid = () => triedCore('aid', { baseUrl: mock.url + basePath, key }).management!

  describe.each(['durable-http', 'durable-functions', 'durable-http, RPC', 'durable-functions, RPC'])('%s', (name) => {
    test.each(clientFacts)('$name', async ({ act, expected }) => {
      expect(await act({ client: client(name), aid: aid(), run: randomUUID() })).toEqual(expected)
    })
  })

  // Needs Python with azure-core: Debian's python3-azure, or pip install azure-core requests.
  describe.skipIf(python === undefined)('azure-core', () => {
    test.each(clientFacts.filter(({ needsManagement }) => !needsManagement))('$name', async ({ act, expected }) => {
      expect(await act({ client: client('azure-core'), aid: aid(), run: randomUUID() })).toEqual(expected)
    })
  })
})
