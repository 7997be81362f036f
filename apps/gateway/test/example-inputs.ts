import type { InputOf, OperationName } from '@durable-http/core'

const instanceId = 'order:42 ü+'
const hub = { taskHub: 'OtherHub', connection: 'Storage' }
const range = { createdTimeFrom: '2026-01-02T03:04:05Z', createdTimeTo: '2026-02-03T04:05:06.5+01:00' }

/** One input per operation that uses every parameter; a missing row does not compile. */
export const exampleInputs = {
  startOrchestration: {
    functionName: 'Echo',
    input: { a: [1, null, 'ü'] },
    timeout: 2,
    pollingInterval: 0.5,
    showInput: false,
    ...hub,
  },
  startOrchestrationWithId: { functionName: 'Echo', instanceId, input: 'text', timeout: 1, pollingInterval: 1, ...hub },
  listInstances: {
    ...range,
    runtimeStatus: ['Running', 'Pending'],
    instanceIdPrefix: 'order:',
    showInput: false,
    top: 7,
    continuationToken: 'dG9rZW4=',
    ...hub,
  },
  purgeInstances: { ...range, runtimeStatus: 'Completed,Failed', ...hub },
  getInstanceStatus: {
    instanceId,
    showHistory: true,
    showHistoryOutput: true,
    showInput: false,
    returnInternalServerErrorOnFailure: true,
    ...hub,
  },
  purgeInstance: { instanceId, ...hub },
  raiseEvent: { instanceId, eventName: 'Go', eventData: { approved: true, by: 'ü' }, ...hub },
  terminateInstance: { instanceId, reason: 'no longer needed & done', ...hub },
  suspendInstance: { instanceId, reason: 'a pause', ...hub },
  resumeInstance: { instanceId, reason: 'going on', ...hub },
  rewindInstance: { instanceId, reason: 'again', ...hub },
  restartInstance: { instanceId, restartWithNewInstanceId: false, timeout: 3, pollingInterval: 1, ...hub },
  restartInstanceWithOptions: { instanceId, newInstanceId: 'order:43', timeout: 3, pollingInterval: 1, ...hub },
  getEntity: { entityName: 'Counter', entityKey: 'visits of Ä', ...hub },
  signalEntity: { entityName: 'Counter', entityKey: 'visits of Ä', op: 'add', input: 5, ...hub },
  listEntities: {
    entityName: 'Counter',
    lastOperationTimeFrom: range.createdTimeFrom,
    lastOperationTimeTo: range.createdTimeTo,
    fetchState: true,
    top: 7,
    continuationToken: 'dG9rZW4=',
    ...hub,
  },
  listAllEntities: { lastOperationTimeFrom: range.createdTimeFrom, fetchState: false, top: 7, ...hub },
  deleteEntity: { entityName: 'Counter', entityKey: '', ...hub },
  purgeEntity: { entityName: 'counter', entityKey: 'visits of Ä', ...hub },
} satisfies { [Name in OperationName]: Required<InputOf<Name>> | InputOf<Name> }
