import { basePath, type Effect } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import type { AccessConfig, Role } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import { configFor } from './config-for.ts'
import { keyOf, threeKeys } from './key-hash.ts'

const seed = {
  instances: [
    { instanceId: 'ended', name: 'Echo', runtimeStatus: 'Completed' },
    { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
    { instanceId: 'secret', name: 'SecretJob', runtimeStatus: 'Completed' },
  ],
  entities: [
    { name: 'Counter', key: 'k', state: 5 },
    { name: 'SecretBag', key: 'k', state: 5 },
  ],
} as const

function setUp(access: Partial<AccessConfig> = {}, isAsked = true) {
  const host = createMockHost({ extensionVersion: '3.15.3' })
  host.seed(seed)
  const more = { access: { readOnly: false, allow: {}, deny: {}, ...access }, ...(isAsked && { auth: threeKeys }) }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://myapp.test', key: DEFAULT_KEY }, more),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
    digest: nodeDigest,
  })
  const rest = async (role: Role, method: string, path: string) => {
    const request = new Request(`http://localhost:8080${basePath}/${path}`, {
      method,
      headers: { 'x-api-key': keyOf[role] },
    })
    const response = await gateway.rest.fetch(request)
    const text = await response.text()
    return {
      status: response.status,
      problem: (text === '' ? {} : JSON.parse(text)) as { code?: string; detail?: string },
    }
  }
  const mcp = async (role: Role, name: string, args: object) => {
    const response = await gateway.mcp.fetch(
      new Request('http://localhost:9090/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'x-api-key': keyOf[role],
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
      }),
    )
    const { result, error } = (await response.json()) as {
      result?: { isError?: boolean; content: { text: string }[] }
      error?: { message: string }
    }
    return { isRefused: error !== undefined || result?.isError === true, text: result?.content[0]?.text ?? '' }
  }
  const changes = () => host.requests.all.filter(({ method }) => method !== 'GET').length
  return { host, rest, mcp, changes, [Symbol.asyncDispose]: () => host.dispose() }
}

// One request as each face takes it.
interface Asked {
  rest: [method: string, path: string]
  mcp?: [tool: string, args: object]
}
const asked = {
  replace: {
    rest: ['POST', 'orchestrators/Echo/ended'],
    mcp: ['startorchestrationwithid', { functionName: 'Echo', instanceId: 'ended' }],
  },
  startAnew: {
    rest: ['POST', 'orchestrators/Echo/new'],
    mcp: ['startorchestrationwithid', { functionName: 'Echo', instanceId: 'new' }],
  },
  restartInPlace: {
    rest: ['POST', 'instances/ended/restart?restartWithNewInstanceId=false'],
    mcp: ['restartinstance', { instanceId: 'ended', restartWithNewInstanceId: false }],
  },
  replaceByRestart: { rest: ['POST', 'instances/live/restartWithOptions?newInstanceId=ended'] },
  deleteBySignal: {
    rest: ['POST', 'entities/Counter/k?op=delete'],
    mcp: ['signalentity', { entityName: 'Counter', entityKey: 'k', op: 'delete' }],
  },
  deleteByOddSignal: {
    rest: ['POST', 'entities/counter/k?OP=%44elete%C2%AD'],
    mcp: ['signalentity', { entityName: 'counter', entityKey: 'k', op: 'Delete\u00AD' }],
  },
  add: {
    rest: ['POST', 'entities/Counter/k?op=add'],
    mcp: ['signalentity', { entityName: 'Counter', entityKey: 'k', op: 'add' }],
  },
  purgeEntity: {
    rest: ['DELETE', 'instances/@Counter@k'],
    mcp: ['purgeinstance', { instanceId: '@Counter@k', confirmInstanceId: '@Counter@k' }],
  },
  terminate: {
    rest: ['POST', 'instances/live/terminate'],
    mcp: ['terminateinstance', { instanceId: 'live', confirmInstanceId: 'live' }],
  },
  purge: {
    rest: ['DELETE', 'instances/ended'],
    mcp: ['purgeinstance', { instanceId: 'ended', confirmInstanceId: 'ended' }],
  },
  startSecret: {
    rest: ['POST', 'orchestrators/SecretJob'],
    mcp: ['startorchestration', { functionName: 'SecretJob' }],
  },
  replaceSecret: {
    rest: ['POST', 'orchestrators/Echo/secret'],
    mcp: ['startorchestrationwithid', { functionName: 'Echo', instanceId: 'secret' }],
  },
  readSecret: { rest: ['GET', 'instances/secret'], mcp: ['getinstancestatus', { instanceId: 'secret' }] },
  readSecretBag: {
    rest: ['GET', 'entities/SecretBag/k'],
    mcp: ['getentity', { entityName: 'SecretBag', entityKey: 'k' }],
  },
  readSecretBagAsInstance: {
    rest: ['GET', 'instances/@secretbag@k'],
    mcp: ['getinstancestatus', { instanceId: '@secretbag@k' }],
  },
  purgeSecretBag: {
    rest: ['DELETE', 'instances/%40secretbag%40k'],
    mcp: ['purgeinstance', { instanceId: '@secretbag@k', confirmInstanceId: '@secretbag@k' }],
  },
  read: { rest: ['GET', 'instances/ended'], mcp: ['getinstancestatus', { instanceId: 'ended' }] },
  otherHub: { rest: ['GET', 'instances?taskHub=AuditHub'], mcp: ['listinstances', { taskHub: 'AuditHub' }] },
  otherHubSpelled: { rest: ['GET', 'instances?taskHub=audithub'], mcp: ['listinstances', { taskHub: 'audithub' }] },
} satisfies Record<string, Asked>
type Name = keyof typeof asked

async function verdicts(name: Name, role: Role, access?: Partial<AccessConfig>) {
  const { rest, mcp }: Asked = asked[name]
  await using byRest = setUp(access)
  const { status, problem } = await byRest.rest(role, ...rest)
  const refused = status === 403
  if (refused) expect([name, byRest.changes()]).toEqual([name, 0])
  else expect([name, status < 300, problem.detail]).toEqual([name, true, undefined])
  if (mcp === undefined) return { refused, problem }
  await using byMcp = setUp(access)
  const told = await byMcp.mcp(role, ...mcp)
  if (told.isRefused) expect([name, byMcp.changes()]).toEqual([name, 0])
  // Both faces say the same.
  expect([name, told.isRefused, told.isRefused ? '' : told.text]).toEqual([
    name,
    refused,
    told.isRefused ? '' : told.text,
  ])
  return { refused, problem }
}

describe('an operator', () => {
  test.each<[Name, boolean]>([
    ['replace', true],
    ['startAnew', false],
    ['restartInPlace', false],
    ['replaceByRestart', true],
    ['deleteBySignal', true],
    ['deleteByOddSignal', true],
    ['add', false],
    ['purgeEntity', true],
    ['terminate', false],
    ['purge', true],
  ])('%s is refused: %s; an admin may do it', async (name, isRefused) => {
    const { refused, problem } = await verdicts(name, 'operator')
    expect([refused, problem.code]).toEqual([isRefused, isRefused ? 'role_too_low' : undefined])
    expect((await verdicts(name, 'admin')).refused).toBe(false)
  })

  test('hears what a start would replace, and which role it takes', async () => {
    await using stack = setUp()
    expect((await stack.rest('operator', 'POST', 'orchestrators/Echo/ended')).problem.detail).toBe(
      'startOrchestrationWithId: the instance with this instanceId has ended (Completed) and would be replaced with its history; that needs the role admin; the caller has operator',
    )
    const live = await stack.rest('operator', 'POST', 'orchestrators/Echo/live')
    expect([live.status, live.problem.code]).toEqual([409, 'conflict'])
  })
})

describe('a setting changes what a role may do', () => {
  const roles = (operator: readonly Effect[]) => ({ roles: { operator } })
  test.each<[Name, readonly Effect[], boolean]>([
    ['replace', ['read', 'start', 'delete'], false],
    ['replace', ['start'], true],
    ['startAnew', ['start'], false],
    ['terminate', ['read', 'start', 'signal'], true],
    ['purge', ['delete', 'read'], false],
    ['read', ['start'], true],
  ])('%s by an operator with %j is refused: %s', async (name, effects, isRefused) => {
    expect((await verdicts(name, 'operator', roles(effects))).refused).toBe(isRefused)
  })

  test('a start that waits needs read', async () => {
    await using stack = setUp(roles(['start']))
    const waited = await stack.rest('operator', 'POST', 'orchestrators/Echo?timeout=1&pollingInterval=1')
    expect([waited.status, waited.problem.detail]).toEqual([
      403,
      'startOrchestration: the request amounts to getInstanceStatus, which needs the role viewer; the caller has operator',
    ])
  })
})

describe('rules mean the same on both faces', () => {
  const secret: Name[] = ['startSecret', 'replaceSecret', 'readSecret', 'readSecretBag', 'readSecretBagAsInstance']
  const forms: [string, Partial<AccessConfig>, Name[], Name[]][] = [
    [
      'a denied pattern of functions',
      { deny: { functions: ['secret*'] } },
      [...secret, 'purgeSecretBag'],
      ['read', 'add'],
    ],
    ['denied functions by name', { deny: { functions: ['SECRETJOB', 'SecretBag'] } }, secret, ['read', 'startAnew']],
    [
      'allowed functions',
      { allow: { functions: ['e*', 'counter'] } },
      [...secret, 'terminate'],
      ['read', 'add', 'replace'],
    ],
    [
      'denied beats allowed',
      { allow: { functions: ['*'] }, deny: { functions: ['*Job'] } },
      ['readSecret'],
      ['readSecretBag'],
    ],
    [
      'a denied operation',
      { deny: { operations: ['deleteEntity'] } },
      ['deleteBySignal', 'deleteByOddSignal'],
      ['add'],
    ],
    [
      'a denied pattern of operations',
      { deny: { operations: ['purge*'] } },
      ['purge', 'purgeEntity', 'replace'],
      ['startAnew'],
    ],
    [
      'allowed operations',
      { allow: { operations: ['startOrchestrationWithId'] } },
      ['read', 'purge', 'replace'],
      ['startAnew'],
    ],
    ['a denied hub', { deny: { taskHubs: ['Audit*'] } }, ['otherHub', 'otherHubSpelled'], ['read']],
    ['an allowed hub', { allow: { taskHubs: ['AuditHub'] } }, ['otherHubSpelled'], ['read']],
    ['read-only', { readOnly: true }, ['startAnew', 'add', 'terminate', 'purge'], ['read']],
  ]
  test.each(forms)('%s', async (_, access, refused, allowed) => {
    for (const name of refused) expect([name, (await verdicts(name, 'admin', access)).refused]).toEqual([name, true])
    for (const name of allowed) expect([name, (await verdicts(name, 'admin', access)).refused]).toEqual([name, false])
  })
})
