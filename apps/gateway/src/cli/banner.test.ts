import { expect, test } from 'vitest'
import type { JwtConfig } from '../config/gateway-config.ts'
import { credentialNames, writeBanner } from './banner.ts'

const urls = { restUrl: 'http://127.0.0.1:8080', mcpUrl: 'http://127.0.0.1:9090' }
const orders = { name: 'orders', baseUrl: 'https://orders.test' }

test('names the function app, or all of them and where they are', () => {
  const one = writeBanner({ ...urls, upstreams: [orders] })
  expect(one).toContain('in front of https://orders.test\n')
  expect(one).not.toContain('/apps')
  const two = writeBanner({ ...urls, upstreams: [orders, { name: 'billing', baseUrl: 'https://billing.test' }] })
  expect(two).toContain('in front of orders (https://orders.test), billing (https://billing.test)\n')
  expect(two).toContain('http://127.0.0.1:8080/apps lists them')
})

test('warns loudly without a function app', () => {
  const banner = writeBanner({ ...urls, samples: ['Hello'], warnings: ['something is odd'] })
  expect(banner).toMatch(/NO FUNCTION APP[^]*Sample orchestrations: Hello[^]*WARNING {2}something is odd[^]*Try it:/)
})

test('says whether callers have to show who they are', () => {
  expect(writeBanner({ ...urls, hasTasks: false })).toContain('tasks    are not offered over MCP: set MCP_STATE_SECRET')
  expect(writeBanner(urls)).not.toContain('tasks')
  expect(writeBanner(urls)).toContain('callers  are not asked who they are: everyone on this machine may do everything')
  const apiKeys = [{ name: 'ci', role: 'viewer', sha256: 'a1'.repeat(32) }] as const
  const jwt = { issuer: 'https://login.example.com' } as JwtConfig
  expect(credentialNames({ apiKeys, jwt })).toEqual(['API keys', 'tokens of https://login.example.com'])
  const banner = writeBanner({ ...urls, credentials: credentialNames({ apiKeys }) })
  expect(banner).toContain('callers  must show a credential: API keys\n')
  expect(banner).not.toContain('Try it')
})
