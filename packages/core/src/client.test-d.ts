import * as z from 'zod/v4'
import {
  createDurableClient,
  createOrchestrationClient,
  defineOrchestration,
  type EntityPage,
  type InstancePage,
  type InstanceStatus,
  type ManagementPayload,
  type PurgeResult,
  type OperationMethods,
  type OperationName,
  type operations,
  type InputOf,
  type RawMethods,
  readHistory,
} from './index.ts'
import type { PlainInputs } from './method-types.ts'

// Checked only by the type checker: what is inferred, and what is rejected with which words.
type Same<A, B> = [A, B] extends [B, A] ? (0 extends 1 & A ? false : true) : false
declare function same<A, B>(verdict: Same<A, B>): void
declare function typeOf<T>(value: T): Awaited<T>

const client = createDurableClient({ baseUrl: 'https://app.test' })

const started = typeOf(client.startOrchestration({ functionName: 'F', input: { any: 'json' } }))
same<typeof started, ManagementPayload>(true)
const status = typeOf(client.getInstanceStatus({ instanceId: 'a', showHistory: true }))
same<typeof status, InstanceStatus>(true)
const page = typeOf(client.listInstances({ runtimeStatus: ['Running', 'Failed'], createdTimeFrom: new Date() }))
same<typeof page, InstancePage>(true)
const entities = typeOf(client.listAllEntities())
same<typeof entities, EntityPage>(true)
const purged = typeOf(client.purgeInstances({ createdTimeFrom: '2026-01-01T00:00:00Z' }))
same<typeof purged, PurgeResult>(true)
const state = typeOf(client.getEntity({ entityName: 'Counter', entityKey: 'a' }))
same<typeof state, unknown>(true)
const raised = typeOf(client.raiseEvent({ instanceId: 'a', eventName: 'Go' }, { whenReady: true }))
same<typeof raised, void>(true)
const response = typeOf(client.raw.startOrchestration({ functionName: 'F', timeout: 10, pollingInterval: 1 }))
same<typeof response, Response>(true)

// @ts-expect-error Property 'functionName' is missing
void client.startOrchestration({ input: 1 })
// @ts-expect-error 'name' does not exist in type
void client.startOrchestration({ functionName: 'F', name: 'G' })
// @ts-expect-error waiting on the host changes what the response is, so only `raw` takes it
void client.startOrchestration({ functionName: 'F', timeout: 10 })
// @ts-expect-error Type 'number' is not assignable to type 'string'
void client.terminateInstance({ instanceId: 'a', reason: 404 })
// @ts-expect-error Type 'string' is not assignable to type 'number'
void client.listInstances({ top: '10' })
// @ts-expect-error Expected 1-2 arguments, but got 0: the entity name is needed
void client.listEntities.all()
// @ts-expect-error '"anything"' is not assignable to a hazard name
void createDurableClient({ baseUrl: 'https://app.test', allowHazards: ['anything'] })

const order = defineOrchestration({
  name: 'ProcessOrder',
  input: z.object({ sku: z.string() }),
  output: z.object({ total: z.number() }),
  events: { Approve: z.boolean() },
  customStatus: z.enum(['waiting', 'packing']),
})
const orders = createOrchestrationClient(client, order)
const instance = typeOf(orders.start({ input: { sku: 'A1' } }))
const result = typeOf(instance.wait())
if (result.runtimeStatus === 'Completed') same<typeof result.output, { total: number }>(true)
if (result.runtimeStatus === 'Failed') same<typeof result.failure.message, string>(true)
const typedStatus = typeOf(instance.status())
same<typeof typedStatus.customStatus, 'waiting' | 'packing' | null>(true)
void instance.raiseEvent('Approve', true)
// @ts-expect-error Type 'number' is not assignable to type 'string'
void orders.start({ input: { sku: 1 } })
// @ts-expect-error '"Reject"' is not assignable to '"Approve"'
void instance.raiseEvent('Reject', true)
// @ts-expect-error '"yes"' is not assignable to 'boolean'
void instance.raiseEvent('Approve', 'yes')

for (const event of readHistory(status.historyEvents ?? [])) {
  if (event.EventType === 'TimerFired') same<typeof event.FireAt, string>(true)
  if (event.EventType === 'Unknown') same<typeof event.event.EventType, string>(true)
  // @ts-expect-error '"TimerFire"' has no overlap with the kinds of events
  if (event.EventType === 'TimerFire') continue
}

// Written out for editors, and still equal to the table.
type WithWaits = {
  [Name in OperationName]: (typeof operations)[Name] extends { rawOnly: unknown } ? Name : never
}[OperationName]
same<keyof PlainInputs, WithWaits>(true)
type WithoutWaits = { [Name in WithWaits]: Omit<InputOf<Name>, (typeof operations)[Name]['rawOnly'][number]> }
same<PlainInputs, WithoutWaits>(true)
same<keyof RawMethods, OperationName>(true)
same<keyof OperationMethods, OperationName>(true)
