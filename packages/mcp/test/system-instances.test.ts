import { expect, test } from 'vitest'
import { createToolRegistry } from '../src/index.ts'
import { createMockStack, textOf } from './mock-stack.ts'

function stackWithJobs() {
  const stack = createMockStack()
  stack.host.seed({
    instances: [
      { instanceId: 'order-1', name: 'Order', runtimeStatus: 'Completed', output: 'blob:v1:payloads:hub/a1b2' },
      { instanceId: 'purge-job', name: 'BlobPurgeJobOrchestrator', runtimeStatus: 'Running' },
      { instanceId: 'ExportJob-1', name: 'ExportJobOrchestrator', runtimeStatus: 'Running' },
      { instanceId: 'schedule-1', name: 'ExecuteScheduleOperationOrchestrator', runtimeStatus: 'Failed', output: 'x' },
    ],
  })
  return { stack, registry: createToolRegistry(stack.options) }
}

test('a list leaves out what the SDKs run for themselves, says so, and shows it on request', async () => {
  const { stack, registry } = stackWithJobs()
  await using _ = stack
  const list = await registry.call('listinstances', { arguments: {} })!
  expect(list.structuredContent).toMatchObject({ shown: 1 })
  expect(textOf(list)).toContain('3 of the SDK left out; showSystem shows them.')
  expect(textOf(list)).not.toContain('purge-job')
  const all = await registry.call('listinstances', { arguments: { showSystem: true } })!
  expect(all.structuredContent).toMatchObject({ shown: 4 })
  expect(textOf(all)).not.toContain('left out')
})

test('a summary counts what the SDKs run for themselves on request alone', async () => {
  const { stack, registry } = stackWithJobs()
  await using _ = stack
  const summary = await registry.call('summarizeinstances', { arguments: {} })!
  expect(summary.structuredContent).toMatchObject({ scanned: 1, complete: true, byStatus: { Completed: 1 } })
  const all = await registry.call('summarizeinstances', { arguments: { showSystem: true } })!
  expect(all.structuredContent).toMatchObject({ scanned: 4, byStatus: { Completed: 1, Running: 2, Failed: 1 } })
})

test('a payload token is reported as kept in blob storage', async () => {
  const { stack, registry } = stackWithJobs()
  await using _ = stack
  const result = await registry.call('getinstancestatus', { arguments: { instanceId: 'order-1' } })!
  const told = 'blob:v1:payloads:hub/a1b2 (kept in blob storage: container payloads, blob hub/a1b2)'
  expect(textOf(result)).toContain(told)
  expect(result.structuredContent).toMatchObject({ output: told })
})
