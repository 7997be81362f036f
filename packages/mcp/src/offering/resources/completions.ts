import type { CompletionRequest } from './resource.ts'
import { isDurableError, isSystemInstance, type OperationName } from '@durable-http/core'
import { checkTaskHub } from '../../guards/instance-access.ts'
import { stripInvisible } from '../../text/safe-text.ts'
import type { ToolContext } from '../../tools/tool-context.ts'
import type { Completion } from './resource.ts'
import { instanceParts, ownHub } from './resource-uri.ts'

/** Values that a client shows at most. */
const limit = 50
const none: Completion = { values: [], hasMore: false }

/** Completes an argument by its name; what cannot be asked for is completed with nothing. */
export async function complete(request: CompletionRequest, context: ToolContext): Promise<Completion> {
  const { argument, value, settled, caller } = request
  const hub = hubOf(settled)
  try {
    if (caller?.effects?.includes('read') === false) return none
    checkTaskHub(hub.taskHub, context)
    if (argument === 'hub') return begins([ownHub], value)
    if (argument === 'part') return begins(instanceParts, value)
    const list = lists.get(argument)
    return list && context.access.allowsOperation(list.operation) ? await list.complete(request, context, hub) : none
  } catch (error) {
    // A half-typed argument is not a mistake, and a completion no place to tell of others.
    if (isDurableError(error)) return none
    throw error
  }
}

type Complete = (request: CompletionRequest, context: ToolContext, hub: { taskHub?: string }) => Promise<Completion>

// Arguments that are completed with what the host lists.
const lists: ReadonlyMap<string, { operation: OperationName; complete: Complete }> = new Map([
  ['instanceId', { operation: 'listInstances', complete: instanceIds }],
  ['entityName', { operation: 'listAllEntities', complete: entityNames }],
  ['entityKey', { operation: 'listEntities', complete: entityKeys }],
])

async function instanceIds(
  { value, signal }: CompletionRequest,
  { client, access }: ToolContext,
  hub: { taskHub?: string },
): Promise<Completion> {
  const input = { instanceIdPrefix: value, showInput: false, top: limit, ...hub }
  const { instances, continuationToken } = await client.listInstances(input, { signal })
  const values = instances
    .filter((row) => !row.instanceId.startsWith('@') && access.allowsFunction(row.name) && !isSystemInstance(row))
    .map(({ instanceId }) => instanceId)
  return { values: values.filter(isVisible), hasMore: continuationToken !== undefined }
}

async function entityNames(
  { value, signal }: CompletionRequest,
  { client, access }: ToolContext,
  hub: { taskHub?: string },
): Promise<Completion> {
  const { entities, continuationToken } = await client.listAllEntities({ top: 500, ...hub }, { signal })
  const names = new Set(
    entities.map(({ entityId }) => entityId.name).filter((name) => isVisible(name) && access.allowsFunction(name)),
  )
  const found = begins([...names].sort(), value.toLowerCase())
  return { ...found, hasMore: found.hasMore || continuationToken !== undefined }
}

async function entityKeys(
  { value, settled, signal }: CompletionRequest,
  { client, access }: ToolContext,
  hub: { taskHub?: string },
): Promise<Completion> {
  const { entityName = '' } = settled
  if (entityName === '' || !access.allowsFunction(entityName)) return none
  const { entities, continuationToken } = await client.listEntities({ entityName, top: 500, ...hub }, { signal })
  const found = begins(entities.map(({ entityId }) => entityId.key).filter(isVisible), value)
  return { ...found, hasMore: found.hasMore || continuationToken !== undefined }
}

function begins(candidates: readonly string[], value: string): Completion {
  const values = candidates.filter((candidate) => candidate.startsWith(value))
  return { values: values.slice(0, limit), hasMore: values.length > limit }
}

// A value that has to be altered for display would no longer identify the instance.
const isVisible = (text: string) => stripInvisible(text) === text

function hubOf({ hub }: Readonly<Record<string, string>>): { taskHub?: string } {
  return hub === undefined || hub === '' || hub === ownHub ? {} : { taskHub: hub }
}
