import { describe, expect, test } from 'vitest'
import { type AuditEntry, createOffering, createToolRegistry } from '../src/index.ts'
import { createMockStack } from './mock-stack.ts'

describe('the audit line of a call that was done', () => {
  test.each([
    ['startorchestration', { functionName: 'Echo' }, 202],
    ['restartinstance', { instanceId: 'done' }, 202],
    ['listinstances', {}, 200],
    ['summarizeinstances', {}, 200],
    ['getinstancestatus', { instanceId: 'done' }, 200],
    ['getinstancestatus', { instanceId: 'live' }, 202],
    ['diagnoseinstance', { instanceId: 'live' }, 202],
    ['waitforinstance', { instanceId: 'live', timeoutSeconds: 1 }, 202],
    ['raiseevent', { instanceId: 'live', eventName: 'Go' }, 202],
    ['suspendinstance', { instanceId: 'live' }, 202],
    ['purgeinstance', { instanceId: 'done', confirmInstanceId: 'done' }, 200],
    ['getentity', { entityName: 'Counter', entityKey: 'steps' }, 200],
    ['signalentity', { entityName: 'Counter', entityKey: 'steps', op: 'reset' }, 202],
    ['listentities', { entityName: 'Counter' }, 200],
  ])('tells of %s %j that the host said %i', async (name, args, upstreamStatus) => {
    await using stack = createMockStack()
    stack.host.seed({
      instances: [
        { instanceId: 'live', name: 'Approval', runtimeStatus: 'Running' },
        { instanceId: 'done', name: 'Echo', output: 'SECRET' },
      ],
      entities: [{ name: 'Counter', key: 'steps', state: 5 }],
    })
    const entries: AuditEntry[] = []
    const registry = createToolRegistry({ ...stack.options, audit: (entry) => entries.push(entry) })
    const result = await registry.call(name, { arguments: args })
    expect(result).not.toHaveProperty('isError')
    expect(entries).toMatchObject([{ tool: name, decision: 'done', upstreamStatus }])
    expect(JSON.stringify(entries)).not.toContain('SECRET')
  })

  test('has no status where the host was not called', async () => {
    await using stack = createMockStack()
    const entries: AuditEntry[] = []
    const registry = createToolRegistry({ ...stack.options, audit: (entry) => entries.push(entry) })
    await registry.call('getinstancestatus', { arguments: {} })
    expect(entries).toMatchObject([{ decision: 'refused', upstreamStatus: undefined }])
  })
})

describe('the audit line of a resource', () => {
  test.each([
    ['durable://-/instances/done/output', { instanceId: 'done', decision: 'done', upstreamStatus: 200 }],
    ['durable://-/entities/Counter/steps', { decision: 'done', upstreamStatus: 200 }],
    [
      'durable://-/instances/absent',
      { instanceId: 'absent', decision: 'failed', code: 'not_found', upstreamStatus: 404 },
    ],
    ['durable://Other/instances/done', { taskHub: 'Other', decision: 'refused', code: 'invalid_input' }],
  ])('tells who read %s', async (uri, said) => {
    await using stack = createMockStack()
    stack.host.seed({
      instances: [{ instanceId: 'done', name: 'Echo', output: 'SECRET' }],
      entities: [{ name: 'Counter', key: 'steps', state: 'SECRET' }],
    })
    const entries: AuditEntry[] = []
    const deny = { taskHubs: ['Other'] }
    const { resources } = createOffering({ ...stack.options, deny, audit: (entry) => entries.push(entry) })
    await resources.read(uri, undefined, { principal: 'ana' }).catch(() => undefined)
    expect(entries).toMatchObject([{ tool: 'resources/read', principal: 'ana', ...said }])
    expect(JSON.stringify(entries)).not.toContain('SECRET')
  })

  test('is missing for the catalog, and for what is not an address', async () => {
    await using stack = createMockStack()
    const entries: AuditEntry[] = []
    const { resources } = createOffering({ ...stack.options, audit: (entry) => entries.push(entry) })
    await resources.read('durable://catalogue')
    await expect(resources.read('durable://nothing')).rejects.toThrow('there is no resource')
    expect(entries).toEqual([])
  })
})
