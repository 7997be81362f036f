import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createDurableClient } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serve } from '@hono/node-server'
import { handlerOf } from '../../src/mcp-handler.ts'
import { createOffering, type Offering } from '../../src/offering.ts'
import { withFixturePrompts } from './fixture-prompts.ts'
import { withFixtureResources } from './fixture-resources.ts'
import { withFixtures } from './fixture-tools.ts'

/** Revisions of the protocol that the suite knows requirements of and the handler serves. */
export const revisions = ['2025-11-25', '2026-07-28'] as const

const require = createRequire(import.meta.url)
const manifest = require.resolve('@modelcontextprotocol/conformance/package.json')

/** Runs what a revision requires against the shipped handler; resolves to the exit code and the summary of the suite. */
export async function runSuite(revision: (typeof revisions)[number]): Promise<{ code: number; summary: string }> {
  await using host = createMockHost()
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    key: DEFAULT_KEY,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const { tools, resources, prompts } = createOffering({ client })
  const fixtures: Offering = {
    tools: withFixtures(tools),
    resources: withFixtureResources(resources),
    prompts: withFixturePrompts(prompts),
  }
  const handler = handlerOf(fixtures, { allowedHosts: ['127.0.0.1', 'localhost'] })
  const results = await mkdtemp(join(tmpdir(), 'mcp-conformance-'))
  const listening = Promise.withResolvers<AddressInfo>()
  const server = serve({ fetch: handler, hostname: '127.0.0.1', port: 0 }, listening.resolve)
  try {
    const { port } = await listening.promise
    const args = ['server', '--url', `http://127.0.0.1:${port}/mcp`, '--requirements', revision]
    const baseline = resolve(import.meta.dirname, `baseline-${revision}.yml`)
    args.push('--expected-failures', baseline, '--output-dir', results)
    return await new Promise((done) => {
      execFile(
        process.execPath,
        [join(dirname(manifest), 'dist/index.js'), ...args],
        { maxBuffer: 64 * 1_048_576 },
        (error, stdout, stderr) => {
          const begin = stdout.indexOf('=== SUMMARY ===')
          const summary = (begin < 0 ? stdout : stdout.slice(begin)) + stderr
          done({ code: error ? Number(error.code ?? 1) : 0, summary })
        },
      )
    })
  } finally {
    server.close()
    await rm(results, { recursive: true })
  }
}
