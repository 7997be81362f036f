import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import server from '../server.json' with { type: 'json' }
import { readConfig } from '../src/config.ts'
import { serverInfo } from '../src/server-info.ts'

const [stdio] = server.packages

describe('server.json', () => {
  test('tells the package as it is', () => {
    expect(server).toMatchObject({ name: packageJson.mcpName, title: serverInfo.title, version: packageJson.version })
    expect(stdio).toMatchObject({ registryType: 'npm', identifier: packageJson.name, version: packageJson.version })
    expect(server.name).toMatch(/^[a-z0-9.-]+\/[a-z0-9-]+$/)
    expect(server.description.length).toBeLessThanOrEqual(100)
    expect(server.packages).toHaveLength(1)
  })

  test('names every variable that the program reads, and which of them it needs', () => {
    const read = new Set<string>()
    const nothing = new Proxy<Record<string, undefined>>({}, { get: (_, name) => void read.add(String(name)) })
    expect(() => readConfig(nothing)).toThrow()
    const url = 'https://myapp.azurewebsites.net'
    const needed = stdio!.environmentVariables.filter((variable) => 'isRequired' in variable)
    expect(() => readConfig(Object.fromEntries(needed.map(({ name }) => [name, url])))).not.toThrow()
    const told = stdio!.environmentVariables.map(({ name }) => name)
    // Where the hub and its storage are is read only once there is an app to read them for.
    const later = ['DURABLE_FUNCTIONS_TASK_HUB', 'DURABLE_FUNCTIONS_CONNECTION']
    expect(told.toSorted()).toEqual([...read, ...later].toSorted())
  })

  test('keeps the key secret', () => {
    const secret = stdio!.environmentVariables.filter((variable) => 'isSecret' in variable)
    expect(secret.map(({ name }) => name)).toEqual(['DURABLE_FUNCTIONS_TOKEN'])
  })
})
