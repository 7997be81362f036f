import { createDurableClient, type OperationName } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { createJobRoutes, createRestApp, type Job } from '../src/index.ts'
import type { Problem } from '../src/problem.ts'

const api = '/runtime/webhooks/durabletask'
const exampleKey = 'no-answer-holds-this-key'
const json = (value: unknown): RequestInit => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
})

/** Answers of the gateway in front of the mock, for the OpenAPI document. */
export interface ResponseExamples {
  responses: Partial<Record<OperationName, Record<number, unknown>>>
  problems: Record<string, Problem>
}

/** Collects one real response per operation and status, and one per kind of problem; the same ones every time. */
export async function collectExamples(): Promise<ResponseExamples> {
  await using host = createMockHost({
    extensionVersion: '3.15.3',
    key: exampleKey,
    clock: { mode: 'virtual', start: '2026-02-03T04:05:06Z' },
    functions: {
      orchestrators: {
        ProcessOrder: async (context) => {
          context.setCustomStatus({ step: 'reserving' })
          const approval = await context.waitForExternalEvent('Approve')
          return { approved: approval }
        },
      },
    },
  })
  const client = createDurableClient({
    baseUrl: 'http://host.example',
    key: exampleKey,
    retry: false,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const rest = createRestApp({ client, publicUrl: 'https://api.example.com', limits: { body: 65_536 } })
  const responses: ResponseExamples['responses'] = {}
  const problems: ResponseExamples['problems'] = {}

  const call = async (method: string, path: string, init?: RequestInit) => {
    const response = await rest.request(`${api}/${path}`, { method, ...init })
    await host.clock.settle()
    return response
  }
  const keep = async (name: OperationName, method: string, path: string, init?: RequestInit) => {
    const response = await call(method, path, init)
    if (response.headers.get('content-type') === 'application/problem+json') throw new Error(await response.text())
    const text = await response.text()
    if (text !== '') responses[name] = { ...responses[name], [response.status]: steady(JSON.parse(text)) }
  }
  const keepProblem = async (method: string, path: string, init?: RequestInit) => {
    const problem = (await (await call(method, path, init)).json()) as Problem
    problems[problem.code] = steady(problem) as Problem
  }

  const input = { order: 42, customer: 'Ada' }
  await keep('startOrchestration', 'POST', 'orchestrators/ProcessOrder', json(input))
  await keep('startOrchestration', 'POST', 'orchestrators/Hello?timeout=10&pollingInterval=1')
  await keep('startOrchestrationWithId', 'POST', 'orchestrators/ProcessOrder/order-42', json(input))
  await keep('startOrchestrationWithId', 'POST', 'orchestrators/Hello/hello-1?timeout=10&pollingInterval=1')
  const keyed = (value: unknown) => ({
    ...json(value),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'order-43' },
  })
  await call('POST', 'orchestrators/Hello', keyed(1))
  await keepProblem('POST', 'orchestrators/Hello', keyed(2))
  await keep('getInstanceStatus', 'GET', 'instances/order-42')
  await keepProblem('POST', 'orchestrators/ProcessOrder/order-42', json(input))
  await keepProblem('DELETE', 'instances/order-42')
  await keepProblem('POST', 'instances/order-42/rewind')
  await call('POST', 'instances/order-42/raiseEvent/Approve', json({ by: 'Grace' }))
  await keep('getInstanceStatus', 'GET', 'instances/order-42?showHistory=true&showHistoryOutput=true')
  await call('POST', 'orchestrators/Fail/failed-1', json(1))
  await keep('getInstanceStatus', 'GET', 'instances/failed-1?returnInternalServerErrorOnFailure=true')
  await keepProblem('POST', 'instances/order-42/raiseEvent/Approve', json(1))
  await keepProblem('GET', 'instances/order-43')
  await keepProblem('GET', 'instances?top=many&runtimeStatus=Done')
  await keepProblem('GET', `instances?instanceIdPrefix=${'x'.repeat(9000)}`)
  await keepProblem('GET', 'instances', { headers: { 'x-ms-continuation-token': 'x'.repeat(9000) } })
  await keepProblem('POST', 'orchestrators/ProcessOrder', json('x'.repeat(70_000)))
  await keepProblem('POST', 'instances/order-42/raiseEvent/Approve', {
    body: 'yes',
    headers: { 'content-type': 'text/plain' },
  })
  await keepProblem('PUT', 'instances/order-42')
  await keepProblem('GET', 'makeprimary')
  await keep('restartInstance', 'POST', 'instances/order-42/restart')
  await keep('restartInstance', 'POST', 'instances/hello-1/restart?timeout=10&pollingInterval=1')
  await keep('restartInstanceWithOptions', 'POST', 'instances/order-42/restartWithOptions?newInstanceId=order-42-again')
  await keep(
    'restartInstanceWithOptions',
    'POST',
    'instances/hello-1/restartWithOptions?newInstanceId=hello-2&timeout=10&pollingInterval=1',
  )
  await call('POST', 'entities/Counter/visits?op=add', json(5))
  await keep('getEntity', 'GET', 'entities/Counter/visits')
  await keep('listEntities', 'GET', 'entities/Counter?fetchState=true')
  await keep('listAllEntities', 'GET', 'entities')
  await keep('listInstances', 'GET', 'instances?instanceIdPrefix=order-42&showInput=false')
  await keep('purgeInstance', 'DELETE', 'instances/failed-1')
  await keep('purgeInstances', 'DELETE', 'instances?createdTimeFrom=2026-01-01T00:00:00Z&runtimeStatus=Completed')

  const keepJobProblem = async (app: ReturnType<typeof createRestApp>, path: string, init?: RequestInit) => {
    const problem = (await (await app.request(path, { method: 'POST', ...init })).json()) as Problem
    problems[problem.code] = problem
  }
  const terminate = json({ action: 'terminate', selection: { states: ['Running'] } })
  await keepJobProblem(rest, '/v1/jobs', terminate)
  const withJobs = createRestApp({ client, operators: { jobs: createJobRoutes(endedJobs) } })
  await keepJobProblem(withJobs, '/v1/jobs', terminate)
  await keepJobProblem(withJobs, '/v1/jobs/20260203-040506-1b2f3c4d/pause')
  const readOnly = createRestApp({ client, readOnly: true })
  const refused = await readOnly.request(`${api}/orchestrators/ProcessOrder`, { method: 'POST' })
  problems['not_allowed'] = (await refused.json()) as Problem
  for (const [status, headers] of [[401], [403], [429, { 'retry-after': '10' }], [500], [501], [503], [504]] as const) {
    const remove = host.faults.add({ status, ...(headers ? { headers } : {}) })
    await keepProblem('GET', 'instances')
    remove()
  }
  const removeReset = host.faults.add({ reset: true })
  await keepProblem('GET', 'instances')
  removeReset()
  host.faults.add({ status: 200, body: '<html>', headers: { 'content-type': 'text/html' } })
  await keepProblem('GET', 'instances')
  return { responses, problems }
}

// Ids that the host makes up differ from run to run; instants of the mock's clock differ below the second.
function steady(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\b[0-9a-f]{32}\b/g, '1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6')
    .replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+/g, '$1.1234567')
  return JSON.parse(text)
}

const endedJob: Job = {
  id: '20260203-040506-1b2f3c4d',
  status: 'completed',
  action: 'terminate',
  selection: { states: ['Running'] },
  progress: { done: 1, skipped: 0, failed: 0, unknown: 0 },
  createdAt: '2026-02-03T04:05:06.000Z',
}
// A store with one job that has ended, and ten that have not.
const endedJobs: Parameters<typeof createJobRoutes>[0] = {
  create: async () => ({ openJobs: 10 }),
  list: async () => [endedJob],
  find: async () => endedJob,
  control: async () => endedJob,
  async *items() {},
}
