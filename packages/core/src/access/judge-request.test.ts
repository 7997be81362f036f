import { describe, expect, test } from 'vitest'
import type { Effect } from '../operation.ts'
import type { OperationName } from '../operations.ts'
import { type AccessOptions, createAccess } from './access.ts'
import { judgeRequest } from './judge-request.ts'

const instances: Readonly<Record<string, { name: string; runtimeStatus: 'Running' | 'Completed' }>> = {
  live: { name: 'Echo', runtimeStatus: 'Running' },
  ended: { name: 'Echo', runtimeStatus: 'Completed' },
  secret: { name: 'SecretJob', runtimeStatus: 'Completed' },
}

const operator: readonly Effect[] = ['read', 'start', 'signal', 'control']
const judge = async (
  operation: OperationName,
  input: object,
  options: AccessOptions = {},
  effects: readonly Effect[] | null = operator,
) => {
  const read: string[] = []
  const lookUp = async (id: string) => {
    read.push(id)
    return instances[id]
  }
  const refusal = await judgeRequest(createAccess(options), {
    operation,
    input: { ...input },
    effects: effects ?? undefined,
    lookUp,
  })
  return { refusal, read }
}

describe('what a request does', () => {
  test.each<[OperationName, object, Effect | 'conflict' | undefined]>([
    ['startOrchestration', { functionName: 'Echo' }, undefined],
    ['startOrchestrationWithId', { functionName: 'Echo', instanceId: 'new' }, undefined],
    ['startOrchestrationWithId', { functionName: 'Echo', instanceId: 'ended' }, 'delete'],
    ['startOrchestrationWithId', { functionName: 'Echo', instanceId: 'live' }, 'conflict'],
    ['restartInstance', { instanceId: 'ended' }, undefined],
    ['restartInstance', { instanceId: 'ended', restartWithNewInstanceId: false }, undefined],
    ['restartInstanceWithOptions', { instanceId: 'ended', newInstanceId: 'ended' }, undefined],
    ['restartInstanceWithOptions', { instanceId: 'live', newInstanceId: 'new' }, undefined],
    ['restartInstanceWithOptions', { instanceId: 'live', newInstanceId: 'ended' }, 'delete'],
    ['terminateInstance', { instanceId: 'live' }, undefined],
    ['terminateInstance', { instanceId: '@counter@k' }, 'delete'],
    ['raiseEvent', { instanceId: '@counter@k', eventName: 'op' }, 'delete'],
    ['getInstanceStatus', { instanceId: '@counter@k' }, undefined],
    ['purgeInstance', { instanceId: 'ended' }, 'delete'],
    ['purgeEntity', { entityName: 'counter', entityKey: 'k' }, 'delete'],
    ['deleteEntity', { entityName: 'counter', entityKey: 'k' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k' }, undefined],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: 'deleteAll' }, undefined],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: 'delete' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: 'DeLeTe' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: ' delete\t' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: 'del\u00ADete' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: '\u200Bdelete\uFEFF' }, 'delete'],
    ['signalEntity', { entityName: 'counter', entityKey: 'k', op: '\uFF44elete' }, 'delete'],
  ])('%s %j lacks %s for an operator', async (operation, input, lacking) => {
    const { refusal } = await judge(operation, input)
    expect(refusal?.effect ?? refusal?.reason).toBe(lacking)
    // A caller who may do everything needs no lookup.
    const { refusal: none, read } = await judge(operation, input, {}, null)
    expect([none, read]).toEqual([undefined, []])
  })

  test('says what would be lost', async () => {
    const { refusal } = await judge('startOrchestrationWithId', { functionName: 'Echo', instanceId: 'ended' })
    expect(`${refusal?.because} ${refusal?.message}`).toBe(
      'the instance with this instanceId has ended (Completed) and would be replaced with its history; that needs the effect delete, which this caller may not have',
    )
  })

  test.each<[OperationName, object]>([
    ['startOrchestration', { functionName: 'Echo', timeout: 5, pollingInterval: 1 }],
    ['startOrchestrationWithId', { functionName: 'Echo', instanceId: 'new', timeout: 0 }],
    ['restartInstance', { instanceId: 'ended', timeout: 5, pollingInterval: 1 }],
    ['restartInstanceWithOptions', { instanceId: 'ended', newInstanceId: 'new', timeout: 5 }],
  ])('%s %j reads the output, too', async (operation, input) => {
    const { timeout: _, ...unhurried } = input as { timeout: number }
    const denied = { deny: { operations: ['getInstanceStatus'] } }
    expect((await judge(operation, input, denied)).refusal).toMatchObject({
      reason: 'rule',
      because: 'the request amounts to getInstanceStatus, which',
    })
    expect((await judge(operation, unhurried, denied)).refusal).toBeUndefined()
    expect((await judge(operation, input, {}, ['start', 'control'])).refusal).toMatchObject({ effect: 'read' })
    expect((await judge(operation, unhurried, {}, ['start', 'control'])).refusal).toBeUndefined()
  })

  test('a rule about purging holds for a start that replaces, a rule about deleting for the signal that deletes', async () => {
    const deny = { operations: ['purgeInstance', 'deleteEntity'] }
    const start = { functionName: 'Echo', instanceId: 'ended' }
    expect((await judge('startOrchestrationWithId', start, { deny }, null)).refusal?.reason).toBe('rule')
    const signal = { entityName: 'counter', entityKey: 'k', op: 'Delete' }
    expect((await judge('signalEntity', signal, { deny }, null)).refusal?.reason).toBe('rule')
  })

  test('an instance is read once, whatever depends on it', async () => {
    const input = { functionName: 'Echo', instanceId: 'ended' }
    expect((await judge('startOrchestrationWithId', input, { deny: { functions: ['Secret*'] } })).read).toEqual([
      'ended',
    ])
    const restart = { instanceId: 'live', newInstanceId: 'live2' }
    const options = { allow: { functions: ['Echo'] } }
    expect((await judge('restartInstanceWithOptions', restart, options)).read).toEqual(['live', 'live2'])
  })
})

describe('rules about functions', () => {
  const rules = { deny: { functions: ['secret*'] } }
  test.each<[OperationName, object, string | undefined]>([
    ['startOrchestration', { functionName: 'SecretJob' }, 'functionName'],
    ['startOrchestrationWithId', { functionName: 'Echo', instanceId: 'secret' }, 'instanceId'],
    ['restartInstanceWithOptions', { instanceId: 'live', newInstanceId: 'secret' }, 'newInstanceId'],
    ['getInstanceStatus', { instanceId: 'secret' }, 'instanceId'],
    ['getInstanceStatus', { instanceId: 'live' }, undefined],
    ['getInstanceStatus', { instanceId: 'none' }, undefined],
    ['getInstanceStatus', { instanceId: '@secretbag@k' }, 'instanceId'],
    ['getInstanceStatus', { instanceId: '@SECRETBAG@k' }, 'instanceId'],
    ['purgeEntity', { entityName: 'SecretBag', entityKey: 'k' }, 'entityName'],
    ['getEntity', { entityName: 'SecretBag', entityKey: 'k' }, 'entityName'],
    ['listInstances', {}, 'operation'],
    ['purgeInstances', { createdTimeFrom: '2020-01-01T00:00:00Z' }, 'operation'],
  ])('%s %j is refused for %s', async (operation, input, parameter) => {
    const { refusal } = await judge(operation, input, rules, null)
    expect(refusal?.parameter).toBe(parameter)
  })

  test('an entity is judged by its name, without a look at the host', async () => {
    expect((await judge('getInstanceStatus', { instanceId: '@counter@k' }, rules)).read).toEqual([])
  })
})
