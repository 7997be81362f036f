import { withoutNulls } from '../tools/null-arguments.ts'
import {
  type AuditSubject,
  bulkOperation,
  type Effect,
  type Operation,
  type OperationName,
  operations,
  type Scrub,
} from '@durable-http/core'
import { effectsOfActions, withActions } from '../tools/bulk/bulk-actions.ts'
import { withDetach } from '../tools/bulk-instances.ts'
import { type AuditEntry, note, outcomeOf, subjectOfCall } from '../guards/audit.ts'
import { contextFor } from '../guards/caller-context.ts'
import { checkArguments } from '../tools/check-arguments.ts'
import { InputPending } from '../protocol/client-inputs.ts'
import { checkConfirmed } from '../guards/confirmation.ts'
import { failedCall, subjectOf } from '../tools/failed-call.ts'
import { checkReach } from '../guards/instance-access.ts'
import type { ToolRegistryOptions } from './options.ts'
import { scrubResult } from '../guards/scrub-result.ts'
import type { Properties } from '../tools/schema.ts'
import type { Tool, ToolCall, ToolListing } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import type { Args } from '../tools/tool-arguments.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import type { ToolRegistry } from './offering.ts'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import { checkedSchema, listingOf } from '../tools/tool-listing.ts'
import { withVersion } from '../tools/version-argument.ts'
import { orchestratorTool } from '../tools/typed/orchestrator-tool.ts'

/** Binds tools, and those of the described orchestrators, to a client; leaves out what the options switch off. */
export function bindTools(
  definitions: readonly ToolDefinition[],
  options: ToolRegistryOptions,
  context: ToolContext,
  takesVersion = false,
): ToolRegistry {
  const { readOnly = false, toolsets, audit, orchestrators = [] } = options
  const { access, clock, scrub } = context
  const typed = orchestrators.map(orchestratorTool)
  const taken = typed.find(({ name }, index) => {
    const others = [...definitions.map((other) => other.name), ...typed.slice(0, index).map((other) => other.name)]
    return others.includes(name)
  })
  if (taken)
    throw new TypeError(`orchestrators: a tool called ${taken.name} is there already; give it another tool name`)
  const all = [...definitions, ...typed].map((one) => (takesVersion ? withVersion(one) : one))
  const allowed = all.filter((definition) => {
    const { name, hints, toolset, functionName, operations: needed } = definition
    return (
      (!readOnly || hints.readOnly) &&
      (effectsOfActions(definition) !== undefined || (toolsets?.includes(toolset) ?? true)) &&
      access.allowsTool(name) &&
      needed.every((operation) => access.allowsOperation(operation)) &&
      (functionName === undefined || access.allowsFunction(functionName))
    )
  })

  // An action on many instances is offered where the tool for one of them is.
  const isOffered = (operation: OperationName) => allowed.some((one) => one.operation === operation)
  const offered = allowed.flatMap((definition) => {
    if (!effectsOfActions(definition)) return [definition]
    const input = withActions(definition.input, (action) => isOffered(bulkOperation(action)))
    return input ? [options.createJob ? withDetach({ ...definition, input }) : { ...definition, input }] : []
  })

  const listings = new Map(offered.map((definition) => [definition, listingOf(definition)]))
  const offeredNames = new Set(offered.map(({ name }) => name))
  const offers = (name: string) => offeredNames.has(name)

  function bind(definition: ToolDefinition): Tool {
    const listing = listings.get(definition)!
    const requestOf = (args: Args) =>
      definition.requestOf?.(args) ?? { operation: definition.operation ?? definition.operations[0]!, input: args }
    const about = (args: Args) => {
      const { functionName = args['functionName'] } = definition
      return { operation: requestOf(args).operation, ...subjectOfCall({ ...args, functionName }, scrub) }
    }
    const schema = checkedSchema(definition)
    const actions = effectsOfActions(definition)
    // A call of several actions has the effect of the one it names.
    const effectOf = ({ operation }: AuditSubject) =>
      actions && operation ? operations[operation].effect : definition.effect
    async function run(call: ToolCall): Promise<ToolResult> {
      const began = clock.now()
      const args = withoutNulls(listing.inputSchema, call.arguments)
      let range: AuditSubject = {}
      const entryOf = () => ({
        tool: listing.name,
        effect: effectOf({ ...about(args), ...range }),
        principal: call.caller?.principal,
        ...about(args),
        ...range,
      })
      let reached = false
      let upstreamStatus: number | undefined
      const onResponse = (status: number) => (upstreamStatus = status)
      const noteRange = (filters: Args, operation?: OperationName) =>
        (range = { ...subjectOfCall(filters, scrub), ...(operation && { operation }) })
      const ownContext = { ...contextFor(context, call.caller, audit ? { onResponse } : {}), noteRange, offers }
      let result: ToolResult
      let error: unknown
      try {
        checkArguments(listing.name, schema, args, scrub)
        const { signal, caller } = call
        const reach = { ...requestOf(args), effects: caller?.effects, signal }
        await checkReach(reach, ownContext)
        await checkConfirmed(definition, args, call, ownContext)
        // While the user thought, another instance may have taken the id.
        if (definition.confirmation === 'instance' && call.confirm) await checkReach(reach, ownContext)
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
      if (!audit) return scrubResult(result, scrub)
      note(
        audit,
        {
          ...startedId(result, definition, scrub),
          ...entryOf(),
          upstreamStatus,
          ...outcomeOf(error, reached),
          ...dryRunOf(result),
          ...jobOf(result, scrub),
          milliseconds: clock.now() - began,
        },
        call.caller,
      )
      return scrubResult(result, scrub)
    }
    const { toolset, effect, irreversible = false, operation, task } = definition
    return { ...listing, toolset, effect, actions, task, irreversible, operation, about, run }
  }

  return registryOf(offered.map(bind), [...listings.values()])
}

/** The tools of a registry whose effects are among these; one with several actions keeps those of them. */
export function narrowTools({ tools, listing }: ToolRegistry, effects: readonly Effect[]): ToolRegistry {
  const left = tools.flatMap((tool, index) => {
    const own = listing[index]!
    if (!tool.actions) return effects.includes(tool.effect) ? [{ tool, own }] : []
    const { actions } = tool
    const { properties, ...schema } = own.inputSchema as ToolListing['inputSchema'] & { properties: Properties }
    const narrowed = withActions(properties, (action) => effects.includes(actions[action]!))
    if (!narrowed) return []
    const inputSchema = { ...schema, properties: narrowed }
    const kept = Object.entries(actions).filter(([, effect]) => effects.includes(effect))
    return [{ tool: { ...tool, inputSchema, actions: Object.fromEntries(kept) }, own: { ...own, inputSchema } }]
  })
  return registryOf(
    left.map(({ tool }) => tool),
    left.map(({ own }) => own),
  )
}

// The audit entry of a start or restart without an id gets the generated one.
function startedId(
  { structuredContent }: ToolResult,
  { operation }: ToolDefinition,
  scrub: Scrub,
): Pick<AuditEntry, 'instanceId' | 'newInstanceId'> {
  const id = structuredContent?.['instanceId']
  if (typeof id !== 'string') return {}
  const { startsRun = 'instanceId' }: Partial<Operation> = operation ? operations[operation] : {}
  return { [startsRun]: scrub(id) }
}

// A plan deletes nothing: with one the user is asked, without one they did not agree.
function dryRunOf({ structuredContent = {} }: ToolResult): Pick<AuditEntry, 'decision'> | undefined {
  const { dryRun, matching, plan } = structuredContent
  if (dryRun !== true || matching === 0) return undefined
  return { decision: plan === undefined ? 'refused' : 'asked' }
}

function jobOf({ structuredContent }: ToolResult, scrub: Scrub): Pick<AuditEntry, 'job'> {
  const job = structuredContent?.['job']
  return typeof job === 'string' ? { job: scrub(job) } : {}
}

function registryOf(tools: readonly Tool[], listing: readonly ToolListing[]): ToolRegistry {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  return { tools, listing, call: (name, call) => byName.get(name)?.run(call) }
}
