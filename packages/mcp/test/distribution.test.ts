import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import server from '../server.json' with { type: 'json' }
import {
  type PackageJson,
  releasedPackage,
  releasedServer,
  type ServerJson,
  versionModule,
} from '../scripts/release-files.ts'
import { readConfig } from '../src/protocol/stdio-config.ts'
import { serverInfo } from '../src/protocol/server-info.ts'
import { version } from '../src/protocol/version.ts'

const [stdio] = server.packages

describe('server.json', () => {
  test('describes the package as it is', () => {
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
    expect(() =>
      readConfig(Object.fromEntries(needed.map(({ name }) => [name, name.endsWith('_URL') ? url : 'key']))),
    ).not.toThrow()
    const told = stdio!.environmentVariables.map(({ name }) => name)
    // Clients hand secrets over as variables, not as files.
    expect([...told, 'DURABLE_FUNCTIONS_TOKEN_FILE'].toSorted()).toEqual([...read].toSorted())
  })

  test('keeps the key secret', () => {
    const secret = stdio!.environmentVariables.filter((variable) => 'isSecret' in variable)
    expect(secret.map(({ name }) => name)).toEqual(['DURABLE_FUNCTIONS_TOKEN', 'MCP_STATE_SECRET'])
  })
})

describe('a release', () => {
  const mcp = packageJson as PackageJson

  test('takes names and versions from package.json; write them anew with scripts/write-release.ts', () => {
    expect(releasedServer(server as ServerJson, mcp)).toEqual(server)
    expect(versionModule(mcp)).toContain(`'${version}'`)
    expect(version).toBe(packageJson.version)
  })

  test('writes them, and the place on GitHub that they come from', () => {
    const released = releasedPackage({ ...mcp, version: '1.2.3' }, 'packages/mcp', 'Acme/durable')
    const url = 'https://github.com/Acme/durable'
    expect(released).toMatchObject({
      mcpName: 'io.github.acme/durable-http-mcp',
      repository: { type: 'git', url: `git+${url}.git`, directory: 'packages/mcp' },
    })
    expect(releasedServer(server as ServerJson, released)).toMatchObject({
      name: 'io.github.acme/durable-http-mcp',
      version: '1.2.3',
      repository: { url, source: 'github', subfolder: 'packages/mcp' },
      packages: [{ identifier: '@durable-http/mcp', version: '1.2.3', transport: { type: 'stdio' } }],
    })
    expect(versionModule(released)).toContain("version = '1.2.3'")
    const { mcpName: _, ...core } = mcp
    expect(releasedPackage(core, 'packages/core', 'Acme/durable')).not.toHaveProperty('mcpName')
  })
})
