import { readFile, readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { type MockHost, createMockHost } from '../index.ts'
import { readFunctionsFile } from './read-functions-file.ts'

const folder = new URL('../../examples/', import.meta.url)

async function hostOf(name: string, autoAdvance = true): Promise<MockHost> {
  const { functions, heldActivities, notes } = readFunctionsFile(await readFile(new URL(name, folder), 'utf8'), name)
  expect(notes).toEqual([])
  return createMockHost({
    functions,
    heldActivities,
    sampleFunctions: false,
    authLevel: 'anonymous',
    clock: { mode: 'virtual', autoAdvance, start: '2030-01-01T00:00:00Z' },
  })
}

const post = (host: MockHost, path: string, body: unknown) =>
  host.fetch(
    new Request(`http://localhost/runtime/webhooks/durabletask${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

const activitiesOf = (host: MockHost, id: string) =>
  host.instances.get(id)!.history.flatMap((event) => (event.type === 'TaskScheduled' ? event.name : []))

describe('the example', () => {
  test.each([
    [
      'chain.yaml',
      'ProcessOrder',
      { sku: 'A1', amount: 2 },
      'Completed',
      { receipt: 'receipt of 20 for x', pieces: 2 },
    ],
    ['fan-out.yaml', 'SumOfSquares', 4, 'Completed', { count: 4, sum: 30 }],
    ['monitor.yaml', 'WatchJob', null, 'Completed', 'done after 4 looks'],
    ['human-approval.yaml', 'Approve', { approver: 'Kim' }, 'Completed', 'escalated'],
    [
      'saga.yaml',
      'BookTrip',
      { failing: 'car' },
      'Completed',
      { failed: 'no car left', canceled: ['hotel canceled', 'flight canceled'] },
    ],
    ['saga.yaml', 'BookTrip', { failing: 'none' }, 'Completed', { booked: ['flight', 'hotel', 'car'] }],
    [
      'sub-orchestrations.yaml',
      'Rollout',
      ['eu', 'us'],
      'Completed',
      [
        { region: 'eu', version: 'v2' },
        { region: 'us', version: 'v2' },
      ],
    ],
    ['retry-then-succeed.yaml', 'CallPartner', 'p', 'Completed', 'reached at attempt 3'],
    ['poisoned.yaml', 'HandleBatch', ['a', 'bad', 'c'], 'Completed', ['a handled', 'set aside', 'c handled']],
    ['stuck.yaml', 'WaitsForEver', null, 'Running', null],
    ['stuck.yaml', 'NeverAnswered', null, 'Running', null],
  ])('%s: %s of %j is %s', async (file, name, input, status, output) => {
    await using host = await hostOf(file)
    await post(host, `/orchestrators/${name}/x`, input)
    await host.clock.settle()
    expect(host.instances.get('x')).toMatchObject({ runtimeStatus: status, output })
  })

  test('of an eternal orchestration counts its rounds', async () => {
    await using host = await hostOf('eternal.yaml', false)
    await post(host, '/orchestrators/CleanUp/x', { rounds: 0, removed: 0 })
    await host.clock.settle()
    await host.clock.advance('5h 1s')
    expect(host.instances.get('x')).toMatchObject({
      runtimeStatus: 'Running',
      customStatus: { rounds: 6, removed: 18 },
    })
  })

  test.each([
    [true, 'approved'],
    [false, 'rejected'],
  ])('of an approval takes %s for %s', async (approved, output) => {
    await using host = await hostOf('human-approval.yaml', false)
    await post(host, '/orchestrators/Approve/x', { approver: 'Kim' })
    await host.clock.settle()
    await post(host, '/instances/x/raiseEvent/Approval', { approved })
    await host.clock.settle()
    expect(host.instances.get('x')).toMatchObject({ runtimeStatus: 'Completed', output })
    expect(activitiesOf(host, 'x')).toEqual([])
  })

  test.each([
    ['accept', 'approved'],
    ['decline', 'rejected'],
  ])('of a form shows what it asks and takes %s', async (action, output) => {
    await using host = await hostOf('approval-form.yaml', false)
    await post(host, '/orchestrators/ApproveOrder/x', null)
    await host.clock.settle()
    expect(host.instances.get('x')?.customStatus).toMatchObject({
      mcp: { inputRequests: { 'approve#1': { method: 'elicitation/create' } } },
    })
    await post(host, '/instances/x/raiseEvent/approve.1', { action })
    await host.clock.settle()
    expect(host.instances.get('x')).toMatchObject({ runtimeStatus: 'Completed', output, customStatus: null })
  })

  test('of a poisoned message keeps it in an entity', async () => {
    await using host = await hostOf('poisoned.yaml')
    await post(host, '/orchestrators/HandleBatch/x', ['bad'])
    await host.clock.settle()
    expect(activitiesOf(host, 'x')).toEqual(['Handle', 'Handle', 'Handle'])
    expect(host.entities.get('DeadLetters', 'all')?.state).toEqual([{ message: 'bad', error: 'cannot read bad' }])
  })

  test('is tried above, each of them', async () => {
    const tried = [
      'approval-form',
      'chain',
      'eternal',
      'fan-out',
      'human-approval',
      'monitor',
      'poisoned',
      'retry-then-succeed',
      'saga',
      'stuck',
      'sub-orchestrations',
    ]
    expect((await readdir(folder)).toSorted()).toEqual(tried.map((name) => `${name}.yaml`))
  })
})
