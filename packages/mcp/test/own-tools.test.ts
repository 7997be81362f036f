import { describe, expect, test } from 'vitest'
import { createToolRegistry } from '../src/index.ts'
import { connectClient, createMockStack, dataOf, textOf } from './mock-stack.ts'

type Stack = ReturnType<typeof createMockStack>

async function start(stack: Stack, functionName: string, input?: unknown): Promise<string> {
  const instanceId = `${functionName}-1`
  await stack.options.client.startOrchestrationWithId({ functionName, instanceId, input: input ?? null })
  await stack.host.clock.settle()
  return instanceId
}

function callTool(stack: Stack, name: string, args: Record<string, unknown>, more = {}) {
  return createToolRegistry(stack.options).call(name, { arguments: args, ...more })!
}

describe('waitforinstance', () => {
  test('waits for the end and reports progress on the way', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'Timer', 12)
    const reports: { progress: number; total?: number; message?: string }[] = []
    const progress = async (report: { progress: number }) => void reports.push(report)
    const result = await callTool(stack, 'waitforinstance', { instanceId }, { progress })
    expect(dataOf(result)).toMatchObject({ status: 'Completed', ended: true, timedOut: false, output: 'fired' })
    expect(reports.length).toBeGreaterThan(3)
    expect(reports.map((report) => report.progress)).toEqual(
      reports.map((report) => report.progress).toSorted((a, b) => a - b),
    )
    expect(reports[0]).toMatchObject({ total: 30, message: 'Running, waited 0s' })
  })

  test('gives up when its time is up, which is not an error', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'WaitForGo')
    const result = await callTool(stack, 'waitforinstance', { instanceId, timeoutSeconds: 5 })
    expect(result.isError).toBeUndefined()
    expect(dataOf(result)).toMatchObject({ status: 'Running', ended: false, timedOut: true })
    expect(textOf(result)).toMatch(/^Not ended after 5 s\./)
  })

  test('stops when the call is cancelled', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'WaitForGo')
    const controller = new AbortController()
    const progress = async () => controller.abort()
    const result = await callTool(stack, 'waitforinstance', { instanceId }, { progress, signal: controller.signal })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('aborted')
  })

  test('reports progress over HTTP, and ends when the client cancels', async () => {
    await using stack = createMockStack()
    await start(stack, 'Timer', 12)
    await start(stack, 'WaitForGo')
    const client = await connectClient(stack.options)
    const reports: number[] = []
    const wait = { name: 'waitforinstance', arguments: { instanceId: 'Timer-1' } }
    const options = { onprogress: ({ progress }: { progress: number }) => void reports.push(progress) }
    const result = await client.callTool(wait, undefined, options)
    expect(dataOf(result)).toMatchObject({ ended: true })
    expect(reports.length).toBeGreaterThan(3)

    const controller = new AbortController()
    const forever = { name: 'waitforinstance', arguments: { instanceId: 'WaitForGo-1', timeoutSeconds: 300 } }
    const cancelled = client.callTool(forever, undefined, {
      signal: controller.signal,
      onprogress: () => controller.abort(),
    })
    await expect(cancelled).rejects.toThrow()
    await client.close()
  })

  test('names an unknown instance', async () => {
    await using stack = createMockStack()
    const result = await callTool(stack, 'waitforinstance', { instanceId: 'absent' })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('not_found')
  })
})

describe('diagnoseinstance', () => {
  test.each(['2.13.7', '3.14.1', '3.15.3'] as const)(
    'follows a failure down to its root on host %s',
    async (version) => {
      await using stack = createMockStack({ extensionVersion: version })
      const instanceId = await start(stack, 'ParentFail')
      const result = await callTool(stack, 'diagnoseinstance', { instanceId })
      expect(dataOf(result)).toMatchObject({
        status: 'Failed',
        verdict: 'failed 0s ago because activity Boom in Fail, 1 level down, failed.',
        failureChain: [
          { instanceId, function: 'ParentFail', step: 'sub-orchestration Fail' },
          {
            instanceId: `${instanceId}:child`,
            function: 'Fail',
            step: 'activity Boom',
            error: expect.stringMatching(/boom/),
          },
        ],
      })
      expect(textOf(result)).toContain('rewindinstance')
    },
  )

  test('names an orchestrator that threw itself', async () => {
    await using stack = createMockStack()
    const result = await callTool(stack, 'diagnoseinstance', { instanceId: await start(stack, 'Throw') })
    expect(dataOf(result)['verdict']).toBe('failed 0s ago because the orchestrator itself failed.')
    expect(dataOf(result)['failureChain']).toMatchObject([
      { error: expect.stringContaining('thrown by the orchestrator') },
    ])
  })

  test('names retried steps, and advises against a rewind then', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'Retry')
    await stack.host.clock.advance('1m')
    const result = await callTool(stack, 'diagnoseinstance', { instanceId })
    expect(dataOf(result)).toMatchObject({ retried: ['Boom 3 tries, failed'] })
    expect(dataOf(result)['next']).toMatch(/restartinstance; it cannot be rewound/)
  })

  test.each([
    ['WaitForGo', undefined, ['an external event: nothing is scheduled, and such waits leave no trace in the history']],
    ['Timer', 90, ['a timer due in 1m', 'perhaps an external event, with that timer as its time limit']],
  ])('tells what a live %s waits for', async (functionName, input, waits) => {
    await using stack = createMockStack()
    const result = await callTool(stack, 'diagnoseinstance', { instanceId: await start(stack, functionName, input) })
    expect(dataOf(result)).toMatchObject({ status: 'Running', waitingFor: waits })
  })

  test('follows a parent that waits for its child', async () => {
    await using stack = createMockStack({
      functions: {
        orchestrators: {
          Outer: (context) => context.callSubOrchestrator('WaitForGo', null, { instanceId: 'inner-1' }),
        },
      },
    })
    const result = await callTool(stack, 'diagnoseinstance', { instanceId: await start(stack, 'Outer') })
    expect(dataOf(result)['waitingFor']).toEqual([
      'sub-orchestration WaitForGo (inner-1), for 0s',
      'in inner-1: an external event: nothing is scheduled, and such waits leave no trace in the history',
    ])
  })

  test('distinguishes a suspended instance from a stuck one', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'WaitForGo')
    await stack.options.client.suspendInstance({ instanceId, reason: 'maintenance' })
    await stack.host.clock.settle()
    const result = await callTool(stack, 'diagnoseinstance', { instanceId })
    expect(dataOf(result)['verdict']).toMatch(/^suspended /)
    expect(dataOf(result)['next']).toMatch(/^resumeinstance/)
  })

  test('finds the slow step', async () => {
    await using stack = createMockStack({ latencies: { control: 0, work: 5_000 } })
    const instanceId = await start(stack, 'FanOut', 2)
    await stack.host.clock.advance('1m')
    const result = await callTool(stack, 'diagnoseinstance', { instanceId })
    expect(dataOf(result)).toMatchObject({ status: 'Completed' })
    expect(dataOf(result)['slow']).toContain('activity Square 5s')
  })
})

describe('summarizeinstances', () => {
  const seeded = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      instanceId: `i-${String(index).padStart(4, '0')}`,
      name: index % 3 === 0 ? 'Bill' : 'Ship',
      runtimeStatus: (['Completed', 'Failed', 'Running', 'Completed'] as const)[index % 4]!,
      output: index % 4 === 1 ? `Orchestrator function 'Ship' failed: no ${index}` : null,
      createdTime: new Date(Date.UTC(2026, 0, 1, 0, index)),
      lastUpdatedTime: new Date(Date.UTC(2026, 0, 2, 0, index)),
    }))

  test('counts by status and function and shows the oldest running and the failures by cause', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: seeded(40), entities: [{ name: 'Counter', key: 'a', state: 1 }] })
    const result = await callTool(stack, 'summarizeinstances', {})
    expect(dataOf(result)).toMatchObject({
      scanned: 40,
      complete: true,
      byStatus: { Completed: 20, Failed: 10, Running: 10 },
      byFunction: { Ship: { Completed: 12, Failed: 7, Running: 7 }, Bill: { Completed: 8, Failed: 3, Running: 3 } },
      oldestRunning: [{ id: 'i-0002' }, { id: 'i-0006' }, { id: 'i-0010' }],
      failures: [
        { count: 7, function: 'Ship', cause: 'no <n>', example: 'i-0037' },
        { count: 3, function: 'Bill', cause: 'no <n>' },
      ],
    })
    expect(textOf(result)).toMatch(/^Scanned 40 instances; that is all\./)
  })

  test('stops at its budget and says so', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: seeded(40) })
    const result = await callTool(stack, 'summarizeinstances', { maxInstances: 15 })
    expect(dataOf(result)).toMatchObject({ scanned: 15, complete: false })
    expect(textOf(result)).toContain('stopped at the scan budget of 15')
    const exact = await callTool(stack, 'summarizeinstances', { maxInstances: 40 })
    expect(dataOf(exact)).toMatchObject({ scanned: 40, complete: true })
  })
})

describe('restartinstance', () => {
  test('runs the same function with the same input under a new id', async () => {
    await using stack = createMockStack()
    const instanceId = await start(stack, 'Echo', { a: 1 })
    const result = await callTool(stack, 'restartinstance', { instanceId })
    const restarted = dataOf(result)['instanceId'] as string
    expect(restarted).not.toBe(instanceId)
    await stack.host.clock.settle()
    expect(stack.host.instances.get(restarted)).toMatchObject({ name: 'Echo', output: { a: 1 } })
  })
})
