import { carryOut } from './carry-out.ts'
import type { HistoryEvent, HistoryEventOf } from './history-event.ts'
import type { InstanceRow } from './instance.ts'
import type { Message } from './message.ts'
import { type OrchestrationSession, type SessionOptions, createOrchestrationSession } from './orchestration-session.ts'
import { isNewerVersion } from './orchestration-version.ts'
import type { OrchestratorAction } from './orchestrator-action.ts'
import { executorOf } from './remote-orchestrator.ts'
import { createRemoteSession } from './remote-session.ts'
import { isTerminal } from './runtime-status.ts'
import { type WorkItemOutcome, type WorkItemScope, updateRow } from './work-item.ts'

function createSession(scope: WorkItemScope, row: InstanceRow): OrchestrationSession {
  const { functions, options } = scope
  const orchestrator = row.inert
    ? () => new Promise(() => undefined)
    : (functions.orchestrator(row.name) ?? functions.missingText('orchestrator', row.name))
  const execute = typeof orchestrator === 'string' ? undefined : executorOf(orchestrator)
  const sessionOptions: SessionOptions = {
    instance: {
      instanceId: row.instanceId,
      executionId: row.executionId,
      name: row.name,
      version: row.version,
      parent: row.parent,
    },
    orchestrator,
    requestTime: options.requestTime,
    timerLimits: options.timerLimits,
    missing: (kind, name) => (functions[kind](name) ? undefined : functions.missingText(kind, name)),
    log: (...message) => options.log(row.instanceId, message),
  }
  return execute ? createRemoteSession(sessionOptions, execute) : createOrchestrationSession(sessionOptions)
}

async function sessionOf(scope: WorkItemScope, row: InstanceRow): Promise<OrchestrationSession> {
  const alive = scope.sessions.get(row.instanceId)
  if (alive?.executionId === row.executionId) return alive.session
  const session = createSession(scope, row)
  for (const event of row.history) await session.apply(event, true)
  return session
}

/** Turns a row to the next round of an execution that continues as new; returns the events it begins with. */
function nextRound(
  scope: WorkItemScope,
  row: InstanceRow,
  action: OrchestratorAction & { kind: 'Complete' },
): HistoryEvent[] {
  const { clock } = scope
  row.executionId = scope.newExecutionId()
  row.history = []
  return [
    { at: clock.now(), type: 'OrchestratorStarted' },
    {
      at: clock.stamp(),
      type: 'ExecutionStarted',
      name: row.name,
      version: row.version,
      input: action.result,
      generation: null,
    },
    ...action.carryOver.map(({ name, input }) => ({ at: clock.stamp(), type: 'EventRaised', name, input }) as const),
  ]
}

/** Finds or makes the row that a batch of messages is for, and the messages that count. */
function admit(
  scope: WorkItemScope,
  instanceId: string,
  messages: readonly Message[],
): { row: InstanceRow; accepted: Message[] } | undefined {
  let row = scope.store.get(instanceId)
  const start = messages.find(({ event }) => event.type === 'ExecutionStarted')
  if (start?.parent && row?.executionId !== start.executionId) {
    const event = start.event as HistoryEventOf<'ExecutionStarted'>
    // A child replaces the instance with its id, even a running one; columns that the child does not set keep their old values.
    row = {
      instanceId,
      executionId: start.executionId as string,
      name: event.name,
      version: event.version,
      status: 'Pending',
      input: event.input ?? row?.input ?? null,
      customStatus: null,
      output: row?.output ?? null,
      createdTime: event.at,
      lastUpdatedTime: event.at,
      generation: row?.generation ?? null,
      parent: start.parent,
      history: [],
    }
    scope.store.put(row)
  }
  if (!row || isTerminal(row.status)) return undefined
  const { executionId, history } = row
  const accepted = messages.filter(
    (message) =>
      (message.executionId === null || message.executionId === executionId) &&
      (message.event.type !== 'ExecutionStarted' || history.length === 0),
  )
  return accepted.length > 0 ? { row, accepted } : undefined
}

/** Continues an orchestration with a batch of messages and commits the result. */
export async function runOrchestration(
  scope: WorkItemScope,
  instanceId: string,
  messages: readonly Message[],
): Promise<WorkItemOutcome> {
  const { clock, options, sessions, store } = scope
  const admitted = admit(scope, instanceId, messages)
  if (!admitted) return 'done'
  const { row, accepted } = admitted

  if (row.history.length === 0) {
    const started = accepted.some(({ event }) => event.type === 'ExecutionStarted')
    const rejected = options.orchestrationVersions && isNewerVersion(row.version, options.defaultVersion)
    if (!started || (rejected && options.versionFailure === 'Reject')) {
      const end = accepted.find(({ event }) => event.type === 'ExecutionTerminated')?.event
      if (end?.type !== 'ExecutionTerminated') return 'keep'
      Object.assign(row, { status: 'Terminated', output: end.input, lastUpdatedTime: clock.stamp() })
      return 'done'
    }
    if (rejected) {
      const output = 'VersionMismatch: Orchestration version did not comply with Worker Versioning'
      Object.assign(row, { status: 'Failed', output, lastUpdatedTime: clock.stamp() })
      return 'done'
    }
  }

  let session = await sessionOf(scope, row)
  let added: HistoryEvent[] = [
    { at: clock.now(), type: 'OrchestratorStarted' },
    // The message that starts an execution is processed first, even if others arrived before it.
    ...accepted
      .map(({ event }) => event)
      .sort((a, b) => Number(b.type === 'ExecutionStarted') - Number(a.type === 'ExecutionStarted')),
  ]
  for (;;) {
    for (const event of added) await session.apply(event, false)
    const decided = session.takeActions()
    const actions = Array.isArray(decided) ? decided : await decided
    const next = actions.find((action) => action.kind === 'Complete' && action.status === 'ContinuedAsNew')
    for (const action of actions) if (action !== next) added.push(carryOut(scope, row, action))
    if (session.customStatus !== undefined) row.customStatus = session.customStatus
    // A purge may have deleted the row while its work item ran.
    if (store.get(instanceId) !== row) return 'done'
    if (next?.kind !== 'Complete') break
    added = nextRound(scope, row, next)
    session = createSession(scope, row)
  }
  for (const event of added) updateRow(row, event, options)
  added.push({ at: clock.stamp(), type: 'OrchestratorCompleted' })
  row.history.push(...added)
  row.lastUpdatedTime = clock.stamp()
  if (isTerminal(row.status)) sessions.delete(instanceId)
  else sessions.set(instanceId, { executionId: row.executionId, session })
  return 'done'
}
