import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { serveMock } from './served-mock.ts'
import { spawnGateway } from './spawned-gateway.ts'

const key = 'the-key-of-a-versioned-app'

async function serveVersioned() {
  const folder = await mkdtemp(join(tmpdir(), 'versions-'))
  const file = join(folder, 'audit.jsonl')
  const mock = await serveMock({ key, defaultVersion: '2.0' })
  const gateway = await spawnGateway({
    DURABLE_FUNCTIONS_BASE_URL: mock.url,
    DURABLE_FUNCTIONS_TOKEN: key,
    DURABLE_FUNCTIONS_VERSIONS: '1.0, 2.0',
    AUDIT_FILE: file,
  })
  const rest = (method: string, path: string) => fetch(`${gateway.restUrl}${basePath}/${path}`, { method })
  const tool = async (name: string, args: object) => {
    const response = await fetch(`${gateway.mcpUrl}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    })
    const text = await response.text()
    const { result } = JSON.parse(text.slice(text.indexOf('{"'))) as {
      result: { isError?: boolean; content: { text: string }[]; structuredContent: { instanceId: string } }
    }
    return result
  }
  return {
    mock,
    gateway,
    file,
    rest,
    tool,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await mock[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

test('a setting per app says which versions REST and MCP accept, and AUDIT_FILE gets a line for each write', async () => {
  await using served = await serveVersioned()
  const { mock, gateway, file, rest, tool } = served
  expect((await rest('POST', 'orchestrators/Echo/a?version=1.0')).status).toBe(202)
  const refused = await rest('POST', 'orchestrators/Echo/b?version=9.9')
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('expects 1.0, 2.0')])
  const started = await tool('startorchestrationwithid', { functionName: 'Echo', instanceId: 'c', version: '1.0' })
  expect(started.isError).toBeFalsy()
  expect(await tool('startorchestration', { functionName: 'Echo', version: '9.9' })).toMatchObject({ isError: true })
  await mock.host.clock.settle()

  const versionOf = async (id: string) => {
    await mock.host.clock.settle()
    return ((await (await rest('GET', `instances/${id}`)).json()) as { version: string }).version
  }
  const plain = await tool('restartinstance', { instanceId: 'c' })
  const kept = await tool('restartinstance', { instanceId: 'c', keepVersion: true })
  const overRest = (await (await rest('POST', 'instances/a/restart')).json()) as { id: string }
  const ids = [plain.structuredContent.instanceId, kept.structuredContent.instanceId, overRest.id]
  expect(await Promise.all(['a', 'c', ...ids].map(versionOf))).toEqual(['1.0', '1.0', '2.0', '1.0', '2.0'])

  gateway.child.kill('SIGTERM')
  await gateway.ended
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { face: 'rest', operation: 'startOrchestrationWithId', instanceId: 'a', outcome: 'done' },
    { face: 'rest', operation: 'startOrchestrationWithId', outcome: 'refused' },
    { face: 'mcp', operation: 'startOrchestrationWithId', instanceId: 'c', outcome: 'done' },
    { face: 'mcp', operation: 'startOrchestration', outcome: 'refused' },
    { face: 'mcp', operation: 'restartInstance', instanceId: 'c', newInstanceId: ids[0], outcome: 'done' },
    { face: 'mcp', operation: 'restartInstanceWithOptions', instanceId: 'c', newInstanceId: ids[1], outcome: 'done' },
    { face: 'rest', operation: 'restartInstance', instanceId: 'a', newInstanceId: ids[2], outcome: 'done' },
  ])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(gateway.printed()).not.toContain('"audit":true')
  expect(lines.join('')).not.toContain(key)
})
