import { fileURLToPath } from 'node:url'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { browser, servePage } from './browser.ts'
import { configFor } from './config-for.ts'
import { apiKeyFor } from './key-hash.ts'
import type { Sight } from './page/mcp-clients.ts'

const apiKey = 'a-key-of-an-operator'
const program = fileURLToPath(new URL('page/mcp-clients.ts', import.meta.url))
const orchestrators = [
  {
    function: 'Hello',
    description: 'Says hello.',
    input: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
  },
]

/** Opens a page with MCP clients on another origin than the gateway's, and reads what they saw. */
async function look(sessions: boolean, isNamed: boolean): Promise<Sight & { failed?: string }> {
  await using stack = new AsyncDisposableStack()
  const host = stack.adopt(createMockHost(), (one) => one.dispose())
  host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const page = stack.use(await servePage(program))
  const auth = { apiKeys: [apiKeyFor('page', 'operator', apiKey)] }
  const corsOrigins = [isNamed ? page.origin : 'https://other.example']
  const gateway = createGateway({
    config: configFor(
      { baseUrl: 'https://myapp.test', key: DEFAULT_KEY },
      { auth, corsOrigins, mcp: { sessions, confirm: 'any' } },
    ),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
    orchestrators,
  })
  const { mcpUrl } = stack.adopt(await serveGateway({ gateway, restPort: 0, mcpPort: 0 }), (served) => served.close(0))
  return JSON.parse(await page.open({ mcp: `${mcpUrl}/mcp`, key: apiKey })) as Sight & { failed?: string }
}

describe.runIf(browser)('clients of MCP in a page of another origin', () => {
  test.each([true, false])('list and call tools, and learn why they are refused (sessions: %s)', async (sessions) => {
    const { protocol2025, protocol2026, stranger, failed } = await look(sessions, true)
    expect(failed).toBeUndefined()
    expect(protocol2025).toMatchObject({ instance: { instanceId: 'live', status: 'Running' }, hadSession: sessions })
    expect(protocol2025.tools).toBeGreaterThan(10)
    expect(protocol2026.tools).toBeGreaterThan(10)
    expect(protocol2026.started).toHaveProperty('instanceId')
    expect(stranger).toMatchObject({ status: 401, requestId: true })
    expect(stranger.challenge).toMatch(/^Bearer/)
    expect(stranger.clientFailed).not.toMatch(/Failed to fetch/)
    expect(stranger.clientFailed).toMatch(/401|no credential/i)
  })

  test('see nothing where the page is not named', async () => {
    expect((await look(false, false)).failed).toMatch(/Failed to fetch/)
  })
})
