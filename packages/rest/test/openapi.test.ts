import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OperationName, operationNames } from '@durable-http/core'
import { describe, expect, it } from 'vitest'
import { collectExamples } from '../scripts/response-examples.ts'
import { responseExamples, problemExamples } from '../src/openapi/response-examples.ts'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { problemKinds } from '../src/problem-kinds.ts'
import { createGatewayUnderTest, type GatewaySetup, type GatewayUnderTest, json } from './gateway-under-test.ts'
import { createResponseCheck } from './openapi-check.ts'
import { createFakeJobs } from './v1/fake-jobs.ts'

const root = join(import.meta.dirname, '..')
const document = createOpenApiDocument({ jobs: jobsPart })
const v1Routes = {
  scanInstances: ['GET', '/v1/instances'],
  followInstance: ['GET', '/v1/instances/done/events'],
  readCaller: ['GET', '/v1/caller'],
  exportInstances: ['GET', '/v1/export'],
  listJobs: ['GET', '/v1/jobs'],
  createJob: ['POST', '/v1/jobs'],
  getJob: ['GET', '/v1/jobs/ended'],
  followJob: ['GET', '/v1/jobs/ended/events'],
  listJobItems: ['GET', '/v1/jobs/ended/items'],
  pauseJob: ['POST', '/v1/jobs/running/pause'],
  resumeJob: ['POST', '/v1/jobs/paused/resume'],
  cancelJob: ['POST', '/v1/jobs/running/cancel'],
} satisfies Record<string, [string, string]>
const check = createResponseCheck(document)

describe('the OpenAPI document', () => {
  it('is the committed file', () => {
    expect(JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8'))).toEqual(document)
  })

  it('has examples that are what the gateway sends', async () => {
    const { responses, problems } = await collectExamples()
    expect({ responses, problems }).toEqual({ responses: responseExamples, problems: problemExamples })
  })

  it('has an example of every kind of problem but those that cannot be shown', () => {
    const missing = Object.keys(problemKinds).filter((code) => !(code in problemExamples))
    expect(missing.sort()).toEqual([
      'aborted',
      'ambiguous_credentials',
      'internal',
      'rate_limited',
      'request_timeout',
      'role_too_low',
      'tokens_unchecked',
      'unauthenticated',
      'unknown_app',
    ])
  })

  it('is served with the address of the gateway', async () => {
    const operators = { jobs: createFakeJobs() }
    await using gateway = createGatewayUnderTest({ rest: { publicUrl: 'https://api.example.com/df', operators } })
    const served = (await (await gateway.call('GET', '/openapi.json')).json()) as typeof document
    expect(served).toEqual({ ...document, servers: [{ url: 'https://api.example.com/df' }] })
  })

  it('of an app without jobs has all paths but theirs', async () => {
    await using gateway = createGatewayUnderTest({ rest: { operators: { jobs: 'jobs: not here' } } })
    const served = (await (await gateway.call('GET', '/openapi.json')).json()) as typeof document
    const others = Object.keys(document.paths).filter((path) => !path.startsWith('/v1/jobs'))
    expect(Object.keys(served.paths)).toEqual(others)
    expect(Object.keys(served.components['schemas'] as object)).not.toContain('Job')
  })

  it.each([
    ['with jobs', { jobs: jobsPart }],
    ['without jobs', {}],
    ['without jobs, with authentication', { authentication: { schemes: { bearer: {} } } }],
  ])('%s holds what it refers to, and no response that nothing refers to', (_, options) => {
    const made = createOpenApiDocument(options)
    const text = JSON.stringify(made)
    const { responses, schemas } = made.components as Record<string, object>
    const referred = (kind: string) =>
      new Set(Array.from(text.matchAll(new RegExp(`#/components/${kind}/(\\w+)`, 'g')), ([, name]) => name))
    expect(new Set(Object.keys(responses!))).toEqual(referred('responses'))
    expect(Object.keys(schemas!)).toEqual(expect.arrayContaining([...referred('schemas')]))
  })

  it.each(['openapi.json', 'host-openapi.json'])(
    '%s has no fault that the linter finds',
    { timeout: 60_000 },
    (file) => {
      const redocly = join(root, 'node_modules/@redocly/cli/bin/cli.js')
      const args = [redocly, 'lint', '--format=json', join(root, file)]
      const said = execFileSync(process.execPath, args, {
        encoding: 'utf8',
        env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      expect((JSON.parse(said) as { totals: object }).totals).toMatchObject({ errors: 0, warnings: 0 })
    },
  )

  it('names every operation once, with and without the key of an entity', () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => String(operation['operationId'])),
    )
    expect(ids.toSorted()).toEqual(
      [...operationNames, 'signalEntityWithoutKey', 'deleteEntityWithoutKey', ...Object.keys(v1Routes)].toSorted(),
    )
  })
})

// A second form of a path, without the key of an entity, is an operation of its own to OpenAPI.
type DocumentedName = OperationName | 'signalEntityWithoutKey' | 'deleteEntityWithoutKey' | keyof typeof v1Routes

const paths: Record<DocumentedName, [string, string]> = {
  startOrchestration: ['POST', 'orchestrators/Echo'],
  startOrchestrationWithId: ['POST', 'orchestrators/Echo/new'],
  listInstances: ['GET', 'instances'],
  purgeInstances: ['DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z'],
  getInstanceStatus: ['GET', 'instances/done'],
  purgeInstance: ['DELETE', 'instances/done'],
  raiseEvent: ['POST', 'instances/live/raiseEvent/Go'],
  terminateInstance: ['POST', 'instances/live/terminate'],
  suspendInstance: ['POST', 'instances/live/suspend'],
  resumeInstance: ['POST', 'instances/paused/resume'],
  rewindInstance: ['POST', 'instances/failed/rewind'],
  restartInstance: ['POST', 'instances/done/restart'],
  restartInstanceWithOptions: ['POST', 'instances/done/restartWithOptions?newInstanceId=again'],
  getEntity: ['GET', 'entities/Counter/k'],
  signalEntity: ['POST', 'entities/Counter/k'],
  listEntities: ['GET', 'entities/Counter'],
  listAllEntities: ['GET', 'entities'],
  deleteEntity: ['DELETE', 'entities/Counter/k'],
  purgeEntity: ['DELETE', 'instances/@counter@k'],
  signalEntityWithoutKey: ['POST', 'entities/Counter'],
  deleteEntityWithoutKey: ['DELETE', 'entities/Counter'],
  ...v1Routes,
}

interface Provocation {
  setup?: GatewaySetup
  path?: (path: string) => string
  init?: RequestInit
  /** Makes the request from what the gateway sent before. */
  initAfter?: (response: Response) => Promise<RequestInit>
}

const terminate = { action: 'terminate', selection: { prefix: 'l' } }
const jobs = [
  { id: 'ended', status: 'completed', endedAt: '2026-02-03T04:05:07.000Z' },
  { id: 'running', status: 'running' },
  { id: 'paused', status: 'paused' },
] as const
const withJobs = (fake: object = {}): GatewaySetup => ({
  rest: { operators: { jobs: createFakeJobs({ jobs, ...fake }) } },
})
const jobNames: readonly string[] = Object.keys(v1Routes).filter((name) => name.includes('Job'))
// A setup of the status itself keeps the jobs, if it has any.
function setupOf(name: DocumentedName, status: number, setup: GatewaySetup): GatewaySetup {
  if (!jobNames.includes(name) || status === 501) return setup
  const { operators } = setup.rest?.operators ? setup.rest : withJobs().rest!
  return { ...setup, rest: { ...setup.rest, operators } }
}

// How each status is provoked, by status only where it is the same for all operations.
const anywhere: Record<number, Provocation> = {
  400: { path: (path) => `${path}${path.includes('?') ? '&' : '?'}nonsense=1` },
  403: { setup: { rest: { deny: { operations: [...operationNames] } } } },
  413: { setup: { rest: { limits: { body: 3 } } }, init: json('too long') },
  414: { path: (path) => `${path}${path.includes('?') ? '&' : '?'}taskHub=${'x'.repeat(9000)}` },
  415: { init: { body: '1', headers: { 'content-type': 'application/json; charset=bogus' } } },
  429: { setup: { host: { faults: [{ status: 429, headers: { 'retry-after': '3' } }] } } },
  431: { init: { headers: { 'x-ms-continuation-token': 'x'.repeat(9000) } } },
  501: { setup: { host: { faults: [{ status: 501 }] } } },
  502: { setup: { host: { faults: [{ reset: true }] } } },
  503: { setup: { host: { faults: [{ status: 503, headers: { 'retry-after': '3' } }] } } },
  504: { setup: { host: { faults: [{ status: 504 }] } } },
}
const other = (from: string, to: string): Provocation => ({ path: (path) => path.replace(from, to) })
const keyed = (body: string): RequestInit => ({
  body,
  headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
})
const absent = { path: (path: string) => path.replace(/instances\/\w+/, 'instances/none') }
const waited = { path: (path: string) => `${path}${path.includes('?') ? '&' : '?'}timeout=5&pollingInterval=1` }
const legacy = { host: { extensionVersion: '2.13.7' } } as const
const unknownFunction = { setup: legacy, ...other('Echo', 'Nobody') }
const unknownEntity = other('Counter', 'Nobody')
const particular: Partial<Record<DocumentedName, Record<number, Provocation>>> = {
  startOrchestration: {
    200: waited,
    404: unknownFunction,
    422: { init: keyed('1'), initAfter: async () => keyed('2') },
  },
  startOrchestrationWithId: { 200: waited, 404: unknownFunction, 409: other('new', 'live') },
  purgeInstances: { 404: other('2000', '2100') },
  getInstanceStatus: {
    202: other('done', 'live'),
    304: { initAfter: async ({ headers }) => ({ headers: { 'if-none-match': headers.get('etag')! } }) },
    404: absent,
    500: other('done', 'failed?returnInternalServerErrorOnFailure=true'),
  },
  purgeInstance: { 404: absent, 412: other('done', 'live') },
  raiseEvent: { 404: absent, 410: other('live', 'done') },
  terminateInstance: { 404: absent, 410: other('live', 'done') },
  suspendInstance: { 404: absent, 410: other('live', 'done'), 409: other('live', 'paused') },
  resumeInstance: { 404: absent, 410: other('paused', 'done'), 409: other('paused', 'live') },
  rewindInstance: { 404: absent, 412: other('failed', 'done'), 409: other('failed', 'retried') },
  restartInstance: {
    200: waited,
    404: absent,
    409: other('done/restart', 'live/restart?restartWithNewInstanceId=false'),
  },
  restartInstanceWithOptions: { 200: waited, 404: absent, 409: other('again', 'live') },
  getEntity: { 404: other('/k', '/none') },
  signalEntity: { 404: unknownEntity },
  deleteEntity: { 404: unknownEntity },
  purgeEntity: { 404: { setup: legacy, ...other('@k', '@none') } },
  signalEntityWithoutKey: { 404: unknownEntity },
  deleteEntityWithoutKey: { 404: unknownEntity },
  ...Object.fromEntries(
    jobNames
      .filter((name) => name !== 'createJob')
      .map((name) => [
        name,
        {
          503: { setup: withJobs({ isDown: true }) },
          404: { path: (path: string) => path.replace(/jobs\/\w+/, 'jobs/none') },
          409: { path: (path: string) => path.replace(/jobs\/\w+/, 'jobs/ended') },
        },
      ]),
  ),
  createJob: {
    422: {
      init: keyed(JSON.stringify(terminate)),
      initAfter: async () => keyed(JSON.stringify({ ...terminate, reason: 'x' })),
    },
    403: { setup: { rest: { readOnly: true } } },
  },
  followJob: {
    204: {
      initAfter: async (response) => ({
        headers: { 'last-event-id': /^id: (.+)$/m.exec(await response.text())![1]! },
      }),
    },
    404: { path: (path) => path.replace('ended', 'none') },
    503: { setup: withJobs({ isDown: true }) },
  },
  followInstance: {
    204: {
      initAfter: async (response) => ({
        headers: { 'last-event-id': /^id: (.+)$/m.exec(await response.text())![1]! },
      }),
    },
    404: absent,
  },
}

async function populate({ host, callHost }: GatewayUnderTest): Promise<void> {
  const { faults } = host
  const waiting = [...faults.all]
  faults.clear()
  await callHost('POST', 'orchestrators/Echo/done', json(1))
  await callHost('POST', 'orchestrators/WaitForGo/live', json(1))
  await callHost('POST', 'orchestrators/WaitForGo/paused', json(1))
  await callHost('POST', 'orchestrators/Fail/failed', json(1))
  await callHost('POST', 'orchestrators/Retry/retried', json(1))
  await callHost('POST', 'entities/Counter/k?op=add', json(1))
  await host.clock.advance('1h')
  await callHost('POST', 'instances/paused/suspend')
  await host.clock.settle()
  for (const fault of waiting) faults.add(fault)
}

const documented = Object.values(document.paths).flatMap((item) =>
  Object.values(item).flatMap((operation) =>
    Object.keys(operation['responses'] as object).map(
      (status) => [operation['operationId'] as DocumentedName, Number(status)] as const,
    ),
  ),
)

describe('every documented status', () => {
  it.each(documented)('the response of %s %i is as documented', async (name, status) => {
    const provocation: Provocation = particular[name]?.[status] ?? anywhere[status] ?? {}
    const { setup: given = {}, path = (same: string) => same, initAfter } = provocation
    const init =
      provocation.init ??
      (name === 'createJob' ? json(status === 201 ? terminate : { ...terminate, dryRun: true }) : {})
    const setup = setupOf(name, status, given)
    const host = { extensionVersion: '3.15.3', ...setup.host } as const
    await using gateway = createGatewayUnderTest({ ...setup, host })
    await populate(gateway)
    const [method, plain] = paths[name]
    const target = path(plain)
    const prepared = initAfter ? await initAfter(await gateway.call(method, target, init)) : init
    const response = await gateway.call(method, target, prepared)
    expect(response.status).toBe(status)
    const answer = { status: response.status, headers: response.headers, text: await response.text() }
    expect(check(method, `/runtime/webhooks/durabletask/${target}`, answer)).toEqual([])
  })
})
