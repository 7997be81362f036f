import { describe, expect, test } from 'vitest'
import { createToolRegistry } from '../src/index.ts'
import { createMockStack, dataOf, type MockStack, textOf } from './mock-stack.ts'

function seedOne({ host }: MockStack, input: unknown): void {
  host.seed({ instances: [{ instanceId: 'old', name: 'Echo', runtimeStatus: 'Completed', input, output: 1 }] })
}
const inputOf = async ({ host }: MockStack, id: unknown) => {
  await host.clock.settle()
  return host.instances.get(String(id))?.input
}

describe('restartinstance', () => {
  test.each<[string, Record<string, unknown>, unknown]>([
    ['the stored input', {}, { order: 7 }],
    ['an edited input', { input: { order: 8 } }, { order: 8 }],
    ['null as an edited input', { input: null }, null],
  ])('runs again with %s', async (_, args, expected) => {
    await using stack = createMockStack()
    seedOne(stack, { order: 7 })
    const result = await createToolRegistry(stack.options).call('restartinstance', {
      arguments: { instanceId: 'old', ...args },
    })!
    expect(result.isError, textOf(result)).toBeFalsy()
    const { instanceId } = dataOf(result)
    expect(instanceId).not.toBe('old')
    expect(stack.host.instances.get(String(instanceId))?.name).toBe('Echo')
    expect(await inputOf(stack, instanceId)).toEqual(expected)
  })

  test('puts an edited input under the same id where it is told to, by those who may delete', async () => {
    await using stack = createMockStack()
    seedOne(stack, 1)
    const registry = createToolRegistry(stack.options)
    const args = { instanceId: 'old', input: 2, restartWithNewInstanceId: false }
    const refused = await registry.call('restartinstance', {
      arguments: args,
      caller: { effects: ['read', 'start', 'control'] },
    })!
    expect(textOf(refused)).toContain('delete')
    expect(await inputOf(stack, 'old')).toBe(1)
    const done = await registry.call('restartinstance', { arguments: args })!
    expect(dataOf(done)['instanceId']).toBe('old')
    expect(await inputOf(stack, 'old')).toBe(2)
  })

  test.each<[unknown, Record<string, unknown>, RegExp]>([
    ['blob:v1:payloads:instance-1', {}, /instanceId names an instance whose input is kept in blob storage/],
    [1, { input: 'blob:v1:payloads:instance-1' }, /input is kept in blob storage/],
    [1, { input: { note: 'Dear … (812 characters)' } }, /input was cut \(… \(812 characters\)\): read it in full/],
    [1, { input: [1, 2, '… (18 more)'] }, /input was cut/],
    [1, { input: { a: 1, '…': '4 more' } }, /input was cut/],
    [1, { input: { deep: { list: ['… (3 items)'] } } }, /input was cut/],
  ])('refuses %j with %j', async (stored, args, message) => {
    await using stack = createMockStack()
    seedOne(stack, stored)
    const result = await createToolRegistry(stack.options).call('restartinstance', {
      arguments: { instanceId: 'old', ...args },
    })!
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(message)])
    expect(stack.host.instances.size).toBe(1)
  })

  test('starts no function with another input for a caller that may not start', async () => {
    await using stack = createMockStack()
    seedOne(stack, 1)
    const call = { arguments: { instanceId: 'old', input: 2 }, caller: { effects: ['read', 'control'] as const } }
    const result = await createToolRegistry(stack.options).call('restartinstance', call)!
    expect(textOf(result)).toMatch(/start/)
    expect([result.isError, stack.host.instances.size]).toEqual([true, 1])
  })
})
