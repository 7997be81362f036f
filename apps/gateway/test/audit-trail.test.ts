import { describe, expect, test } from 'vitest'
import { threeKeys, keyOf } from './key-hash.ts'
import { type ObservedOptions, serveObserved } from './observed-stack.ts'

const key = 'the-system-key-of-the-app-Zx81'

async function serveAudited(config: ObservedOptions['config'] = {}) {
  const lines: string[] = []
  const stack = await serveObserved({
    key,
    config: { auth: threeKeys, ...config },
    parts: { audit: (line) => lines.push(line) },
  })
  const rest = (role: keyof typeof keyOf, method: string, path: string, body?: unknown) =>
    fetch(`${stack.api}/${path}`, {
      method,
      headers: { 'x-api-key': keyOf[role], 'content-type': 'application/json', 'x-request-id': 'asked:1' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const mcp = (role: keyof typeof keyOf, name: string, args: object) =>
    fetch(`${stack.mcpUrl}/mcp`, {
      method: 'POST',
      headers: {
        'x-api-key': keyOf[role],
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'x-request-id': 'asked:2',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    })
  const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { stack, lines, told, rest, mcp, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
}

describe('the audit', () => {
  test('tells a write that is refused for its query, or before its tool ran, with what it names', async () => {
    await using audited = await serveAudited()
    const { rest, mcp, told } = audited
    await rest('admin', 'POST', 'instances/order-1/suspend?nonsense=1')
    await rest('admin', 'DELETE', 'entities/Counter/k?op=add&op=sub')
    await mcp('viewer', 'terminateinstance', { instanceId: 'order-1', reason: 'a try' })
    expect(told()).toMatchObject([
      { operation: 'suspendInstance', instanceId: 'order-1', outcome: 'refused' },
      { operation: 'deleteEntity', entity: 'Counter@k', outcome: 'refused' },
      { operation: 'terminateInstance', instanceId: 'order-1', reason: 'a try', outcome: 'refused', role: 'viewer' },
    ])
  })

  test('tells a plan from the purge that follows it, and the range of both', async () => {
    await using audited = await serveAudited()
    const { rest, mcp, told, stack } = audited
    stack.mock.host.seed({ instances: [{ instanceId: 'old', name: 'Echo' }] })
    const range = { createdTimeFrom: '2020-01-01T00:00:00Z', createdTimeTo: '2100-01-01T00:00:00+01:00' }
    const planned = await mcp('admin', 'purgeinstances', range)
    const { result } = (await planned.json()) as { result: { structuredContent: { plan: string } } }
    const { plan } = result.structuredContent
    await mcp('admin', 'purgeinstances', { plan })
    await rest('admin', 'DELETE', `instances?createdTimeFrom=${range.createdTimeFrom}&runtimeStatus=Failed`)
    const sent = {
      operation: 'purgeInstances',
      createdTimeFrom: '2020-01-01T00:00:00.0000000Z',
      createdTimeTo: '2099-12-31T23:00:00.0000000Z',
      runtimeStatus: 'Completed,Failed,Terminated,Canceled',
    }
    expect(told()).toMatchObject([
      { ...sent, outcome: 'asked' },
      { ...sent, outcome: 'done' },
      {
        operation: 'purgeInstances',
        createdTimeFrom: range.createdTimeFrom,
        runtimeStatus: 'Failed',
        outcome: 'failed',
      },
    ])
  })

  test('names the operation of a signal', async () => {
    await using audited = await serveAudited()
    const { rest, mcp, told } = audited
    await rest('admin', 'POST', 'entities/Counter/k?op=delete')
    await mcp('admin', 'signalentity', { entityName: 'Counter', entityKey: 'k', op: 'delete', input: 'PAYLOAD' })
    expect(told()).toMatchObject([{ op: 'delete' }, { op: 'delete' }])
  })

  test('has one line for each write over REST: who, what, to which instance, why, and what came of it', async () => {
    await using audited = await serveAudited()
    const { rest, told, stack } = audited
    await rest('operator', 'POST', 'orchestrators/WaitForGo/order-1?taskHub=TestHubName', { secret: 'PAYLOAD' })
    await stack.mock.host.clock.settle()
    await rest('operator', 'POST', 'instances/order-1/terminate?reason=a%20duplicate')
    await rest('viewer', 'POST', 'instances/order-1/terminate')
    await rest('admin', 'DELETE', 'instances/none')
    await rest('admin', 'DELETE', 'instances/@counter@k')
    await rest('admin', 'POST', 'instances/order-1/suspend?nonsense=1')
    await rest('viewer', 'GET', 'instances/order-1')
    const common = { audit: true, id: 'asked:1', face: 'rest', app: 'default', address: '127.0.0.1' }
    expect(told().map((line) => ({ ...line, time: undefined }))).toEqual([
      {
        ...common,
        principal: 'the operator',
        role: 'operator',
        operation: 'startOrchestrationWithId',
        function: 'WaitForGo',
        instanceId: 'order-1',
        taskHub: 'TestHubName',
        outcome: 'done',
        status: 202,
      },
      {
        ...common,
        principal: 'the operator',
        role: 'operator',
        operation: 'terminateInstance',
        instanceId: 'order-1',
        reason: 'a duplicate',
        outcome: 'done',
        status: 202,
      },
      {
        ...common,
        principal: 'the viewer',
        role: 'viewer',
        operation: 'terminateInstance',
        instanceId: 'order-1',
        outcome: 'refused',
        code: 'role_too_low',
        status: 403,
      },
      {
        ...common,
        principal: 'the admin',
        role: 'admin',
        operation: 'purgeInstance',
        instanceId: 'none',
        outcome: 'failed',
        code: 'not_found',
        status: 404,
      },
      {
        ...common,
        principal: 'the admin',
        role: 'admin',
        operation: 'purgeEntity',
        entity: 'counter@k',
        outcome: 'done',
        status: 200,
      },
      {
        ...common,
        principal: 'the admin',
        role: 'admin',
        operation: 'suspendInstance',
        instanceId: 'order-1',
        outcome: 'refused',
        code: 'invalid_input',
        status: 400,
      },
    ])
  })

  test('has the same for MCP, and none for reads', async () => {
    await using audited = await serveAudited()
    const { mcp, told } = audited
    await mcp('operator', 'startorchestration', { functionName: 'Hello', input: 'PAYLOAD' })
    await mcp('viewer', 'startorchestration', { functionName: 'Hello' })
    await mcp('admin', 'signalentity', { entityName: 'Counter', entityKey: 'k', op: 'add', input: 'PAYLOAD' })
    await mcp('viewer', 'listinstances', {})
    const common = { audit: true, id: 'asked:2', face: 'mcp', app: 'default' }
    expect(told()).toMatchObject([
      {
        ...common,
        principal: 'the operator',
        role: 'operator',
        tool: 'startorchestration',
        operation: 'startOrchestration',
        function: 'Hello',
        instanceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        outcome: 'done',
        status: 202,
      },
      { ...common, principal: 'the viewer', tool: 'startorchestration', outcome: 'refused', code: 'role_too_low' },
      { ...common, principal: 'the admin', tool: 'signalentity', entity: 'Counter@k', outcome: 'done', status: 202 },
    ])
    expect(told()).toHaveLength(3)
  })

  const written = { audit: true, face: 'rest', id: 'asked:1', app: 'default', role: 'operator' }
  test.each<[string, 'operator' | 'viewer', string, string, unknown, object]>([
    ['an event', 'operator', 'POST', 'instances/a/raiseEvent/Go', 'PAYLOAD', { event: 'Go', instanceId: 'a' }],
    [
      'an event of a viewer',
      'viewer',
      'POST',
      'instances/a/raiseEvent/Go',
      'PAYLOAD',
      { event: 'Go', code: 'role_too_low' },
    ],
    [
      'a start of a viewer',
      'viewer',
      'POST',
      'orchestrators/Hello/a',
      'PAYLOAD',
      { function: 'Hello', code: 'role_too_low' },
    ],
    [
      'a delete by a signal',
      'operator',
      'POST',
      'entities/Counter/k?op=delete',
      'PAYLOAD',
      { op: 'delete', code: 'role_too_low' },
    ],
    [
      'a bulk purge',
      'operator',
      'DELETE',
      'instances?createdTimeFrom=2020-01-01T00:00:00Z',
      undefined,
      { code: 'role_too_low' },
    ],
  ])('tells %s whole, and of a refusal the code', async (_, role, method, path, body, facts) => {
    await using audited = await serveAudited()
    const { rest, lines, told } = audited
    await rest(role, method, path, body)
    expect(told()).toMatchObject([{ ...written, role, ...facts }])
    expect(lines.join('')).not.toContain('PAYLOAD')
  })

  test('names the instance of a start that the host gave an id', async () => {
    await using audited = await serveAudited()
    const response = (await (await audited.rest('operator', 'POST', 'orchestrators/Hello')).json()) as { id: string }
    expect(audited.told()[0]!['instanceId']).toBe(response.id)
  })

  test('holds no payload and no key, and reasons of no great length', async () => {
    await using audited = await serveAudited()
    const { rest, mcp, lines, told } = audited
    await rest('operator', 'POST', `orchestrators/Hello/${key}`, 'PAYLOAD')
    await rest(
      'operator',
      'POST',
      `instances/live/terminate?reason=${encodeURIComponent(`${key} ${'x'.repeat(1_500)}`)}`,
    )
    await mcp('operator', 'suspendinstance', { instanceId: 'live', reason: `${key}\n${'x'.repeat(1_500)}` })
    expect(lines).toHaveLength(3)
    for (const secret of [key, 'PAYLOAD', ...Object.values(keyOf)]) expect(lines.join('')).not.toContain(secret)
    for (const { reason = '' } of told()) expect((reason as string).length).toBeLessThanOrEqual(500)
    for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1)
  })

  test('is off where a setting says so', async () => {
    await using audited = await serveAudited({
      telemetry: { log: { level: 'info' }, audit: { events: 'off' }, metrics: 'viewer' },
    })
    await audited.rest('operator', 'POST', 'orchestrators/Hello')
    expect(audited.lines).toEqual([])
  })
})
