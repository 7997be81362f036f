import type { ResourceRegistry } from './resource.ts'
import { isDurableError } from '@durable-http/core'
import { type Audit, note, outcomeOf, subjectOfCall } from '../../guards/audit.ts'
import type { Caller } from '../../guards/caller.ts'
import { contextFor } from '../../guards/caller-context.ts'
import { failedCall } from '../../tools/failed-call.ts'
import { checkReach } from '../../guards/instance-access.ts'
import { elide } from '../../text/elide.ts'
import { historyRows } from '../../text/history-lines.ts'
import { safeLine } from '../../text/safe-text.ts'
import type { ToolContext } from '../../tools/tool-context.ts'
import { instanceResult } from '../../tools/instance-view.ts'
import { complete } from './completions.ts'
import {
  type ResourceContent,
  ResourceError,
  type ResourceFailure,
  type ResourceListing,
  type TemplateListing,
} from './resource.ts'
import { type ResourceAddress, readResourceUri } from './resource-uri.ts'

const mimeType = 'application/json'
// A resource is read on purpose, so it may be long, but it still takes context.
const wide = { limits: { string: 100_000, items: 5_000, depth: 64 }, room: 400_000 }

const templates = {
  instance: {
    uriTemplate: 'durable://{hub}/instances/{instanceId}{/part}',
    name: 'instance',
    title: 'Orchestration instance',
    description:
      'State of an orchestration instance, or a part of it in full: input, output, customStatus, history. The hub - is the own one of the app.',
    mimeType,
  },
  entity: {
    uriTemplate: 'durable://{hub}/entities/{entityName}/{entityKey}',
    name: 'entity',
    title: 'Durable entity',
    description: 'State of a durable entity. The hub - is the own one of the app.',
    mimeType,
  },
} as const satisfies Record<string, TemplateListing>

const catalogueListing: ResourceListing = {
  uri: 'durable://catalogue',
  name: 'catalogue',
  title: 'Catalogue',
  description:
    'Orchestrators of the function app that its operator has described, with their schemas, and the tools of this server.',
  mimeType,
}

/** Options of `createResourceRegistry`. */
export interface ResourceRegistryOptions {
  context: ToolContext
  /** Content of the catalog. */
  catalogue: unknown
  /** True if a tool that reads the same is offered; what no tool may read no resource shows. */
  offers: (tool: string) => boolean
  audit?: Audit | undefined
}

/** Makes the resources of one function app. */
export function createResourceRegistry({
  context,
  catalogue,
  offers,
  audit,
}: ResourceRegistryOptions): ResourceRegistry {
  const { scrub } = context
  const instances = offers('getinstancestatus')
  const entities = offers('getentity')

  async function read(uri: string, signal?: AbortSignal, caller?: Caller): Promise<ResourceContent> {
    const address = readResourceUri(uri)
    if (!address || (address.kind === 'instance' && !instances) || (address.kind === 'entity' && !entities)) {
      throw new ResourceError('not_found', `there is no resource ${safeLine(scrub(uri.slice(0, 8_192)), 300)}`)
    }
    const contentOf = (value: unknown) => ({ uri, mimeType, text: scrub(JSON.stringify(value, null, 1)) })
    if (address.kind === 'catalogue') return contentOf(catalogue)
    const began = context.clock.now()
    let upstreamStatus: number | undefined
    const ownContext = contextFor(context, caller, audit ? { onResponse: (status) => (upstreamStatus = status) } : {})
    const noteEnd = (error?: unknown) => {
      const entry = { tool: 'resources/read', principal: caller?.principal, ...subjectOfCall({ ...address }, scrub) }
      const milliseconds = context.clock.now() - began
      note(audit, { ...entry, upstreamStatus, ...outcomeOf(error, upstreamStatus !== undefined), milliseconds }, caller)
    }
    try {
      const content = contentOf(await readValue(address, ownContext, signal, caller))
      noteEnd()
      return content
    } catch (error) {
      noteEnd(error)
      throw new ResourceError(
        failureOf(error),
        scrub(failedCall('resources/read', '', error, { scrub, offers }).content[0]!.text),
      )
    }
  }

  return {
    list: [catalogueListing],
    templates: [...(instances ? [templates.instance] : []), ...(entities ? [templates.entity] : [])],
    read,
    complete: async (request) => {
      const wanted = request.argument.startsWith('entity') ? entities : instances
      if (!wanted) return { values: [], hasMore: false }
      const { values, hasMore } = await complete(request, contextFor(context, request.caller))
      return { values: values.map(scrub), hasMore }
    },
  }
}

function failureOf(error: unknown): ResourceFailure {
  if (!isDurableError(error)) return 'failed'
  if (error.code === 'invalid_input') return 'invalid'
  return error.code === 'not_found' ? 'not_found' : 'failed'
}

async function readValue(
  address: Exclude<ResourceAddress, { kind: 'catalogue' }>,
  context: ToolContext,
  signal: AbortSignal | undefined,
  caller: Caller | undefined,
): Promise<unknown> {
  const { client, clock } = context
  const hub = address.taskHub === undefined ? {} : { taskHub: address.taskHub }
  const operation = address.kind === 'entity' ? 'getEntity' : 'getInstanceStatus'
  await checkReach({ operation, input: { ...address, ...hub }, effects: caller?.effects, signal }, context)
  const room = { left: wide.room }
  if (address.kind === 'entity') {
    const { entityName, entityKey } = address
    const state = await client.getEntity({ entityName, entityKey, ...hub }, { signal })
    return elide(state, 'state', wide.limits, room).value
  }
  const { instanceId, part } = address
  const showHistory = part === 'history'
  const input = { instanceId, showInput: part === 'input', showHistory, showHistoryOutput: showHistory, ...hub }
  const status = await client.getInstanceStatus(input, { signal })
  if (part === undefined) return instanceResult(status, { now: clock.now() }).structuredContent
  if (part === 'history') return historyRows(status.historyEvents ?? [], room)
  return elide(status[part] ?? null, part, wide.limits, room).value
}
