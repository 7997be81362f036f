import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoadedFunctions, loadFunctions } from '../src/functions.ts'
import { type MockHost, createMockHost } from '../src/index.ts'
import { type ServedMockHost, serveMockHost } from '../src/node.ts'

const key = 'key-of-the-app'

describe('an unchanged app of durable-functions', () => {
  const lines: string[] = []
  let loaded: LoadedFunctions
  let host: MockHost
  let served: ServedMockHost

  beforeAll(async () => {
    loaded = await loadFunctions(join(import.meta.dirname, 'apps/orders'), { log: (line) => lines.push(line) })
    host = createMockHost({
      ...loaded.hostOptions,
      key,
      functions: loaded.functions,
      sampleFunctions: false,
      clock: { mode: 'virtual', autoAdvance: true, start: '2030-01-01T00:00:00Z' },
    })
    served = await serveMockHost({ host, loaded, port: 0 })
  })

  afterAll(async () => {
    await served?.close()
    await host?.dispose()
    await loaded?.[Symbol.asyncDispose]()
  })

  const post = (path: string, body?: unknown) =>
    fetch(`${served.url}/runtime/webhooks/durabletask${path}?code=${key}`, {
      method: 'POST',
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  const run = async (name: string, id: string, input?: unknown) => {
    expect((await post(`/orchestrators/${name}/${id}`, input)).status).toBe(202)
    await host.clock.idle()
    return host.instances.get(id)!
  }
  const typesOf = (id: string) =>
    host.instances
      .get(id)!
      .history.map(({ type }) => type)
      .filter((type) => !type.startsWith('Orchestrator'))

  test.each([
    ['Chain', undefined, ['Moin, Tokyo!', 'Moin, Seattle!']],
    ['FanOut', 5, 55],
    ['FirstOfMany', undefined, [1, 4, 9]],
    ['Approval', undefined, 'expired'],
    ['Retry', { attempts: 3 }, 'attempt 3'],
    ['RetryBeside', undefined, ['attempt 3', 'Moin, beside!', 'attempt 3', 'Moin, after!']],
    ['Parent', undefined, ['Moin, Tokyo!', 'Moin, Seattle!']],
    ['ParentOfFailure', undefined, expect.stringMatching(/^caught: /) as unknown],
    ['Countdown', 3, 'liftoff'],
    ['Transfer', undefined, 130],
  ])('%s of %j gives %j', async (name, input, output) => {
    expect(await run(name, `out-${name}`, input)).toMatchObject({ runtimeStatus: 'Completed', output })
  })

  test.each([
    ['Throws', undefined, "Orchestrator function 'Throws' failed: thrown by the orchestrator"],
    ['Boom', undefined, "Orchestrator function 'Boom' failed: "],
    ['Retry', { attempts: 2 }, 'failure 2'],
  ])('%s of %j fails', async (name, input, output) => {
    expect(await run(name, `failed-${name}`, input)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining(output) as string,
    })
  })

  test('an event ends a wait, and a canceled timer does not keep the orchestration open', async () => {
    host.clock.set('virtual')
    expect(await run('Approval', 'approved')).toMatchObject({
      runtimeStatus: 'Running',
      customStatus: { waitsFor: 'Approve' },
    })
    await post('/instances/approved/raiseEvent/Approve', { by: 'Kim' })
    await host.clock.idle()
    expect(host.instances.get('approved')).toMatchObject({ runtimeStatus: 'Completed', output: { by: 'Kim' } })
    host.clock.set('automatic')
  })

  test('each activity that is awaited again and again runs once', async () => {
    await run('FirstOfMany', 'first-of-many')
    expect(typesOf('first-of-many').filter((type) => type === 'TaskScheduled')).toHaveLength(3)
    // A real host would run it again.
    await expect.poll(() => lines.filter((line) => line.includes('more than one Task.any'))).toHaveLength(1)
  })

  test('tasks that have ended before a Task.all are overlooked, as on a real host, with a warning', async () => {
    const instance = await run('AllOfEnded', 'all-of-ended')
    expect(instance.runtimeStatus).toBe('Running')
    expect(typesOf('all-of-ended').filter((type) => type === 'TaskCompleted')).toHaveLength(2)
    await expect
      .poll(() => lines.filter((line) => line.includes('tasks that have all ended')))
      .toEqual([expect.stringMatching(/^\[AllOfEnded\] /)])
  })

  test('the history has the recorded shape', async () => {
    await run('Retry', 'history', { attempts: 3 })
    expect(typesOf('history')).toEqual([
      'ExecutionStarted',
      'TaskScheduled',
      'TaskFailed',
      'TimerCreated',
      'TimerFired',
      'TaskScheduled',
      'TaskFailed',
      'TimerCreated',
      'TimerFired',
      'TaskScheduled',
      'TaskCompleted',
      'ExecutionCompleted',
    ])
  })

  test.each([
    [6, [6]],
    [6.001, [3, 6, 6.001]],
    [7, [3, 6, 7]],
    [30, [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]],
  ])('a timer of %f days is set for the days %j, as on Azure Storage', async (days, expected) => {
    const { history, output } = await run('Wait', `wait-${days}`, days)
    expect(output).toBe(`Moin, after ${days} days!`)
    const from = history.find(({ type }) => type === 'OrchestratorStarted')!.at
    const set = history.flatMap((event) => (event.type === 'TimerCreated' ? [(event.fireAt - from) / 86_400_000] : []))
    expect(set.map((day) => Number(day.toFixed(4)))).toEqual(expected)
  })

  test('the end of an orchestration releases the locks that it kept', async () => {
    await run('KeepsLock', 'keeps-lock', 'kept')
    expect(await run('KeepsLock', 'locks-again', 'kept')).toMatchObject({ runtimeStatus: 'Completed', output: 2 })
    expect(typesOf('keeps-lock').slice(-2)).toEqual(['EventSent', 'ExecutionCompleted'])
  })

  test('an instance goes on from a snapshot by replay', async () => {
    host.clock.set('virtual')
    await run('Transfer', 'before')
    await run('Approval', 'snapshot')
    await run('Retry', 'in-retry', { attempts: 3 })
    expect(host.instances.get('in-retry')?.runtimeStatus).toBe('Running')
    const snapshot = host.snapshot()
    host.restore(snapshot)
    await post('/instances/snapshot/raiseEvent/Approve', 1)
    await host.clock.advance('10s')
    await host.clock.idle()
    await host.clock.advance('10s')
    await host.clock.idle()
    expect(host.instances.get('snapshot')).toMatchObject({ runtimeStatus: 'Completed', output: 1 })
    expect(host.instances.get('in-retry')).toMatchObject({ runtimeStatus: 'Completed', output: 'attempt 3' })
    host.clock.set('automatic')
  })

  test('suspends, resumes and terminates', async () => {
    host.clock.set('virtual')
    await run('Approval', 'control')
    await post('/instances/control/suspend')
    await post('/instances/control/raiseEvent/Approve', 2)
    await host.clock.idle()
    expect(host.instances.get('control')?.runtimeStatus).toBe('Suspended')
    await post('/instances/control/resume')
    await host.clock.idle()
    expect(host.instances.get('control')).toMatchObject({ runtimeStatus: 'Completed', output: 2 })
    await run('Approval', 'ended')
    await post('/instances/ended/terminate')
    await host.clock.idle()
    expect(host.instances.get('ended')?.runtimeStatus).toBe('Terminated')
    host.clock.set('automatic')
  })

  test('an entity keeps its state where an operation throws, and can be deleted', async () => {
    await run('Transfer', 'entity')
    await post('/entities/Account/entity-to', undefined)
    const signal = async (operation: string, input?: unknown) => {
      await fetch(`${served.url}/runtime/webhooks/durabletask/entities/Account/entity-to?op=${operation}&code=${key}`, {
        method: 'POST',
        ...(input !== undefined && { body: JSON.stringify(input), headers: { 'content-type': 'application/json' } }),
      })
      await host.clock.idle()
    }
    await signal('fail')
    expect(host.entities.get('account', 'entity-to')?.state).toBe(130)
    await signal('add', 5)
    expect(host.entities.get('account', 'entity-to')?.state).toBe(135)
    await signal('close')
    expect(host.entities.get('account', 'entity-to')).toBeUndefined()
  })

  test('callHttp follows a response that is not ready', async () => {
    let asked = 0
    const server = createServer((request, response) => {
      if (++asked < 3) response.writeHead(202, { location: '/later', 'retry-after': '60' }).end()
      else response.end(`done at ${request.url}`)
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { output } = await run('Fetch', 'fetch', `http://127.0.0.1:${port}/start`)
    server.close()
    expect(output).toEqual({ status: 200, content: 'done at /later' })
  })

  test('an HTTP trigger starts an orchestration and links to the host', async () => {
    const response = await fetch(`${served.url}/shop/start/Chain/by-http`, { method: 'POST', body: '1' })
    expect(response.status).toBe(202)
    expect(response.headers.get('retry-after')).toBe('10')
    const { id, statusQueryGetUri } = (await response.json()) as { id: string; statusQueryGetUri: string }
    expect(id).toBe('by-http')
    await host.clock.idle()
    expect(await (await fetch(statusQueryGetUri)).json()).toMatchObject({ runtimeStatus: 'Completed' })
    expect(await (await fetch(`${served.url}/shop/status/by-http?by=test`)).json()).toEqual({
      runtimeStatus: 'Completed',
      output: ['Moin, Tokyo!', 'Moin, Seattle!'],
      asked: 'test',
    })
    expect((await fetch(`${served.url}/shop/other`)).status).toBe(404)
  })

  test('host.json and local.settings.json count', () => {
    expect(host.taskHub).toBe('Orders')
    expect(loaded.functions[0]!.disabled).toEqual(['Retired'])
    expect(loaded.notes).toContain('EveryNight has the trigger timerTrigger, which never fires here')
  })
})
