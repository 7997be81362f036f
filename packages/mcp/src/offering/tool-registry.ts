import type { Effect } from '@durable-http/core'
import { idsOf, note, outcomeOf } from '../guards/audit.ts'
import { contextFor } from '../guards/caller-context.ts'
import { checkArguments } from '../tools/check-arguments.ts'
import { InputPending } from '../protocol/client-inputs.ts'
import { checkConfirmed, confirmArgument } from '../guards/confirmation.ts'
import { failedCall, subjectOf } from '../tools/error-result.ts'
import { checkReach } from '../guards/instance-access.ts'
import type { ToolRegistryOptions } from './options.ts'
import { objectSchema } from '../tools/schema.ts'
import { scrubResult } from '../guards/scrub-result.ts'
import type { Tool, ToolCall, ToolListing, ToolResult } from '../tools/tool.ts'
import { createToolContext, type ToolContext } from '../tools/tool-context.ts'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import { toolDefinitions } from '../tools/tool-definitions.ts'
import { operationsOf } from '../tools/tool-operations.ts'
import { orchestratorTool } from '../tools/typed/orchestrator-tool.ts'

/** The tools of one function app, ready to be carried by any MCP server. */
export interface ToolRegistry {
  tools: readonly Tool[]
  /** What `tools/list` answers, computed once. */
  listing: readonly ToolListing[]
  /** Calls a tool; undefined when there is none of that name. */
  call(name: string, call: ToolCall): Promise<ToolResult> | undefined
}

const listings = new Map(toolDefinitions.map((definition) => [definition.name, listingOf(definition)]))

/** Listings of all tools there are, whatever an operator switches off. */
export const catalogue: readonly ToolListing[] = [...listings.values()]

/** Binds the tools to a client, without those that the options switch off. */
export function createToolRegistry(
  options: ToolRegistryOptions,
  context: ToolContext = createToolContext(options),
): ToolRegistry {
  const { readOnly = false, toolsets, audit, orchestrators = [] } = options
  const { access, clock, scrub } = context
  const typed = orchestrators.map(orchestratorTool)
  const taken = typed.find(({ name }, index) => {
    const others = [...listings.keys(), ...typed.slice(0, index).map((other) => other.name)]
    return others.includes(name)
  })
  if (taken)
    throw new TypeError(`orchestrators: a tool called ${taken.name} is there already; give it another tool name`)
  const offered = [...toolDefinitions, ...typed].filter((definition) => {
    const { name, hints, toolset, functionName } = definition
    return (
      (!readOnly || hints.readOnly) &&
      (toolsets?.includes(toolset) ?? true) &&
      access.allowsTool(name) &&
      operationsOf(definition).every((operation) => access.allowsOperation(operation)) &&
      (functionName === undefined || access.allowsFunction(functionName))
    )
  })

  const offeredNames = new Set(offered.map(({ name }) => name))
  const offers = (name: string) => offeredNames.has(name)

  function bind(definition: ToolDefinition): Tool {
    const listing = listings.get(definition.name) ?? listingOf(definition)
    async function run(call: ToolCall): Promise<ToolResult> {
      const began = clock.now()
      const args = call.arguments
      const entryOf = () => ({ tool: listing.name, principal: call.caller?.principal, ...idsOf(args, scrub) })
      let reached = false
      let upstreamStatus: number | undefined
      const onAnswer = (status: number) => (upstreamStatus = status)
      const ownContext = contextFor(context, call.caller, audit ? { onAnswer } : {})
      let result: ToolResult
      let error: unknown
      try {
        checkArguments(listing.name, listing.inputSchema, args, scrub)
        await checkReach(args, ownContext, call.signal, definition.functionName)
        await checkConfirmed(definition, args, call, scrub)
        reached = true
        result = await definition.run(args, ownContext, call)
      } catch (thrown) {
        if (thrown instanceof InputPending) {
          const asked = { ...entryOf(), decision: 'asked', upstreamStatus, milliseconds: clock.now() - began } as const
          note(audit, asked, call.caller)
          throw thrown
        }
        error = thrown
        result = failedCall(listing.name, subjectOf(args, scrub), thrown, { scrub, offers })
      }
      note(
        audit,
        { ...entryOf(), upstreamStatus, ...outcomeOf(error, reached), milliseconds: clock.now() - began },
        call.caller,
      )
      return scrubResult(result, scrub)
    }
    const { toolset, effect, irreversible = false, operation } = definition
    return { ...listing, toolset, effect, irreversible, operation, run }
  }

  const tools = offered.map(bind)
  return registryOf(
    tools,
    offered.map((definition) => listings.get(definition.name) ?? listingOf(definition)),
  )
}

/** The tools of a registry whose effects are among these. */
export function narrowTools({ tools, listing }: ToolRegistry, effects: readonly Effect[]): ToolRegistry {
  const left = tools.filter(({ effect }) => effects.includes(effect))
  const names = new Set(left.map(({ name }) => name))
  return registryOf(
    left,
    listing.filter(({ name }) => names.has(name)),
  )
}

function registryOf(tools: readonly Tool[], listing: readonly ToolListing[]): ToolRegistry {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  return { tools, listing, call: (name, call) => byName.get(name)?.run(call) }
}

function listingOf(definition: ToolDefinition): ToolListing {
  const { name, title, description, hints, input, required, output, outputRequired, origin } = definition
  const properties = definition.confirmation === 'instance' ? { ...input, confirmInstanceId: confirmArgument } : input
  return {
    name,
    title,
    description,
    inputSchema: objectSchema(properties, required),
    outputSchema: objectSchema(output, outputRequired),
    annotations: {
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: false,
    },
    ...(origin === 'own' ? { _meta: { 'durable-http/origin': 'own' } } : {}),
  }
}
