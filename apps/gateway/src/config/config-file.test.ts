import { describe, expect, test } from 'vitest'
import type { ConfigFile } from './config-file.ts'
import { readConfig } from './config.ts'
import { unknownMembers } from './unknown-members.ts'

const whole = {
  host: '127.0.0.1',
  restPort: 1080,
  mcpPort: '1090',
  publicUrl: 'https://durable.example.com',
  publicMcpUrl: 'https://durable.example.com/mcp',
  trustedProxies: ['10.0.0.0/8'],
  corsOrigins: 'https://a.example,https://b.example',
  upstreams: [{ name: 'orders', baseUrl: 'https://orders.example', key: 'the-key', taskHub: 'Hub', connection: 'C' }],
  auth: {
    apiKeys: [`ci:operator:${'a1'.repeat(32)}`, { name: 'ops', role: 'admin', sha256: 'b2'.repeat(32) }],
    jwt: { issuer: 'https://login.example.com', audience: ['api'], roles: { admin: 'Boss' }, clockTolerance: '1m' },
  },
  access: { readOnly: true, allow: { functions: ['A'] }, deny: { operations: ['purgeInstances'], taskHubs: [] } },
  limits: { body: '1MiB', requestTime: 30_000, rate: { requests: 10, window: '1s' }, failures: false },
  storeUrl: 'redis://localhost',
  telemetry: { log: { level: 'warn', format: 'text' }, metrics: 'off', scraper: { interval: '1m' } },
  mcp: { toolsets: ['observe'], sessions: 'yes', stateSecret: 'a'.repeat(32) },
  drain: { delay: '5s', grace: 1_000 },
} satisfies ConfigFile

// @ts-expect-error a misspelt member is found by the compiler
void ({ restprot: 1 } satisfies ConfigFile)
// @ts-expect-error and so is a value of the wrong sort
void ({ telemetry: { metrics: 5 } } satisfies ConfigFile)

describe('ConfigFile', () => {
  test('is what is read', () => {
    const file = { name: 'durable-gateway.config.ts', value: whole }
    const config = readConfig({}, { file, faults: unknownMembers(file) })
    expect(config).toMatchObject({
      mcpPort: 1090,
      corsOrigins: ['https://a.example', 'https://b.example'],
      access: { readOnly: true },
      limits: { body: 1_048_576, upstreamTime: 30_000, rate: { requests: 10, window: 1_000 } },
      telemetry: { scraper: { interval: 60_000, budget: 1_000, ageRequests: 10 } },
      mcp: { sessions: true },
      drain: { delay: 5_000, grace: 1_000 },
      warnings: [],
    })
    expect(config.auth?.jwt?.roles).toEqual({
      viewer: ['Durable.Read'],
      operator: ['Durable.Operate'],
      admin: ['Boss'],
    })
  })
})
