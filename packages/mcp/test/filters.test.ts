import { describe, expect, test } from 'vitest'
import { createToolRegistry } from '../src/index.ts'
import { createMockStack, dataOf, type MockStack, textOf } from './mock-stack.ts'

const hour = 3_600_000

function seedHub({ host }: MockStack): void {
  const now = host.clock.now()
  const at = (hours: number) => new Date(now - hours * hour)
  host.seed({
    instances: [
      ...Array.from({ length: 30 }, (_, index) => ({
        instanceId: `order-${index}`,
        name: 'Order',
        runtimeStatus: 'Failed' as const,
        output: `Orchestrator function 'Order' failed: ${index % 3 === 0 ? 'no stock' : `card 'c-${index}' refused`}`,
        createdTime: at(index + 1),
        lastUpdatedTime: at(index + 1),
      })),
      ...Array.from({ length: 10 }, (_, index) => ({
        instanceId: `ship-${index}`,
        name: 'Ship',
        runtimeStatus: 'Running' as const,
        customStatus: { step: index < 4 ? 'waits for customs' : 'packed' },
        createdTime: at(20),
        lastUpdatedTime: at(index + 0.5),
      })),
      {
        instanceId: 'purge-job',
        name: 'BlobPurgeJobOrchestrator',
        runtimeStatus: 'Running' as const,
        createdTime: at(9),
        lastUpdatedTime: at(9),
      },
    ],
  })
}

const idsOf = (result: unknown) => (dataOf(result)['instances'] as string[]).map((line) => line.split(' ')[0]!).sort()
const idsUpTo = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`).sort()

describe('filters of listinstances', () => {
  test.each<[Record<string, unknown>, string[]]>([
    [{ functionName: 'ship', top: 50 }, idsUpTo('ship', 10)],
    [{ stuckFor: '4h' }, idsUpTo('ship', 10).filter((id) => Number(id.slice(5)) >= 4)],
    [{ errorText: 'NO STOCK', createdTimeFrom: '5h' }, ['order-0', 'order-3']],
    [{ customStatusText: 'customs' }, idsUpTo('ship', 4)],
    [{ functionName: 'Order', runtimeStatus: 'Running' }, []],
    [{ rootsOnly: true, instanceIdPrefix: 'ship-', top: 50 }, idsUpTo('ship', 10)],
    [{ createdTimeFrom: '1h' }, ['order-0']],
    [{ functionName: 'BlobPurgeJobOrchestrator' }, []],
    [{ functionName: 'BlobPurgeJobOrchestrator', showSystem: true }, ['purge-job']],
  ])('%j finds what it says', async (args, ids) => {
    await using stack = createMockStack()
    seedHub(stack)
    const result = await createToolRegistry(stack.options).call('listinstances', { arguments: args })!
    expect(result.isError, textOf(result)).toBeFalsy()
    expect(idsOf(result)).toEqual(ids)
  })

  test('go on with a cursor that keeps the instants an age meant', async () => {
    await using stack = createMockStack()
    seedHub(stack)
    const registry = createToolRegistry(stack.options)
    const seen: string[] = []
    let args: Record<string, unknown> = { functionName: 'Order', createdTimeFrom: '20h', top: 6 }
    for (let page = 0; page < 10; page++) {
      const result = await registry.call('listinstances', { arguments: args })!
      expect(result.isError, textOf(result)).toBeFalsy()
      seen.push(...idsOf(result))
      const { cursor } = dataOf(result)
      if (cursor === undefined) break
      expect(textOf(result).endsWith(cursor as string)).toBe(true)
      await stack.host.clock.advance('3h')
      args = { ...args, cursor }
    }
    expect(seen.sort()).toEqual(idsUpTo('order', 30).filter((id) => Number(id.slice(6)) <= 19))
  })

  test('say how much was scanned, and stop at the budget', async () => {
    await using stack = createMockStack()
    const rows = Array.from({ length: 10_500 }, (_, index) => ({
      instanceId: `a-${String(index).padStart(5, '0')}`,
      name: index === 10_400 ? 'Rare' : 'Common',
    }))
    stack.host.seed({ instances: rows })
    const registry = createToolRegistry(stack.options)
    const first = await registry.call('listinstances', { arguments: { functionName: 'Rare' } })!
    expect(textOf(first)).toContain('Scanned 10000 instances so far; a call scans 10000 at most.')
    expect(dataOf(first)['shown']).toBe(0)
    const second = await registry.call('listinstances', { arguments: { cursor: dataOf(first)['cursor'] } })!
    expect(idsOf(second)).toEqual(['a-10400'])
    expect(textOf(second)).toContain('Scanned 10500 instances, which is all.')
  })

  test.each<[Record<string, unknown>, RegExp]>([
    [{ stuckFor: 'long' }, /stuckFor must be .*an age such as 30m, 2h or 7d/],
    [{ errorText: 'x'.repeat(501) }, /errorText must have at most 500 characters/],
    [{ functionName: 'Order', runtimeStatus: 'Broken' }, /runtimeStatus/],
    [{ functionName: 'Order', cursor: 'bm9uZQ' }, /cursor is of a list without these filters/],
    [{ functionName: 'Order', cursor: 'e30.e30' }, /cursor/],
  ])('%j are refused', async (args, message) => {
    await using stack = createMockStack()
    const result = await createToolRegistry(stack.options).call('listinstances', { arguments: args })!
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(message)])
  })

  test('tell nothing of functions that are kept out, not even how many there are', async () => {
    await using stack = createMockStack()
    seedHub(stack)
    const registry = createToolRegistry({ ...stack.options, deny: { functions: ['Order'] } })
    for (const [tool, args] of [
      ['listinstances', { customStatusText: 'packed' }],
      ['summarizeinstances', { customStatusText: 'packed' }],
      ['summarizeinstances', {}],
    ] as const) {
      const result = await registry.call(tool, { arguments: args })!
      expect(textOf(result)).not.toMatch(/order-|\b4[01]\b|\b30\b/)
    }
    const refused = await registry.call('listinstances', { arguments: { functionName: 'order' } })!
    expect(textOf(refused)).toContain('functionName is not an allowed function')
  })
})

describe('summarizeinstances', () => {
  test('groups failures by function and cause, with the call that starts each group again', async () => {
    await using stack = createMockStack()
    seedHub(stack)
    const result = await createToolRegistry(stack.options).call('summarizeinstances', {
      arguments: { createdTimeFrom: '7d' },
    })!
    const since = expect.stringMatching(/^\d{4}-/)
    expect(dataOf(result)).toMatchObject({
      scanned: 40,
      complete: true,
      stuck: { Ship: 9 },
      failures: [
        {
          count: 20,
          function: 'Order',
          cause: 'card <text> refused',
          repair: {
            action: 'restart',
            filter: { functionName: 'Order', errorText: 'refused', createdTimeFrom: since },
          },
        },
        { count: 10, cause: 'no stock', repair: { filter: { errorText: 'no stock' } } },
      ],
    })
    expect(textOf(result)).toContain('To repair a group, call bulkinstances with its repair')
  })

  test('names no repair to callers that may not make it', async () => {
    await using stack = createMockStack()
    seedHub(stack)
    const summaryOf = async (options: object, caller?: { effects: readonly ['read'] }) =>
      textOf(
        await createToolRegistry({ ...stack.options, ...options }).call('summarizeinstances', {
          arguments: {},
          caller,
        })!,
      )
    for (const text of [await summaryOf({ readOnly: true }), await summaryOf({}, { effects: ['read'] })])
      expect([text.includes('no stock'), text.includes('bulkinstances')]).toEqual([true, false])
  })

  test('counts what matches and says how much was scanned', async () => {
    await using stack = createMockStack()
    seedHub(stack)
    const result = await createToolRegistry(stack.options).call('summarizeinstances', {
      arguments: { stuckFor: '4h' },
    })!
    expect(textOf(result)).toMatch(/^Scanned 1\d instances; that is all. 6 match.\nBy status: 6 Running/)
  })
})
