import { bulkActionNames } from '@durable-http/core'
import { type Audit, note } from '../../guards/audit.ts'
import { failedCall } from '../../tools/failed-call.ts'
import type { Properties } from '../../tools/schema.ts'
import type { Tool, ToolCall, ToolListing } from '../../tools/tool.ts'
import type { ToolResult } from '../../tools/tool-result.ts'
import type { ToolRegistry } from '../offering.ts'
import { appArgument, appFault, cursorFault, withApp } from './app-argument.ts'
import { readAppCursor, withAppCursor } from './app-cursor.ts'
import { type NamedApp, namesOf } from './named-app.ts'

/** Makes one set of tools for several apps: each takes the name of the app, and the tool of that app does the work. */
export function joinTools(apps: readonly NamedApp<ToolRegistry>[], audit: Audit | undefined): ToolRegistry {
  const listings = new Map<string, ToolListing>()
  const tools = new Map<string, Tool>()
  for (const { part } of apps) {
    for (const [index, tool] of part.tools.entries()) {
      if (tools.has(tool.name)) continue
      const joined = joinTool(tool.name, apps, audit)
      tools.set(tool.name, joined.tool)
      listings.set(tool.name, withApp(withActionsOf(joined.tool, part.listing[index]!), joined.choice))
    }
  }
  return {
    tools: [...tools.values()],
    listing: [...listings.values()],
    call: (name, call) => tools.get(name)?.run(call),
  }
}

function joinTool(name: string, apps: readonly NamedApp<ToolRegistry>[], audit: Audit | undefined) {
  const holders = apps.flatMap(({ name: app, part }) => {
    const tool = part.tools.find((one) => one.name === name)
    return tool ? [{ name: app, part: tool }] : []
  })
  const [first, ...others] = holders as [NamedApp<Tool>, ...NamedApp<Tool>[]]
  const actions = allActions(holders.map(({ part }) => part))
  const other = others.find(({ part }) => shownOf(part) !== shownOf(first.part))
  if (other) {
    throw new TypeError(
      `apps: the tool ${name} of ${other.name} is another one than that of ${first.name}; give it another tool name`,
    )
  }
  const names = namesOf(holders)
  const byApp = new Map(holders.map((holder) => [holder.name, holder.part]))
  // Irreversible tools must name their app.
  const hasDefault = !first.part.irreversible && first.name === apps[0]!.name
  const choice = { names, standard: hasDefault ? first.name : undefined }

  async function run(call: ToolCall): Promise<ToolResult> {
    const { [appArgument]: named, ...rest } = call.arguments
    const given = named === null ? undefined : named
    const listed = readAppCursor(rest['cursor'], names)
    const app = given === undefined ? (listed?.app ?? choice.standard) : given
    const tool = typeof app === 'string' ? byApp.get(app) : undefined
    if (!tool || (listed && listed.app !== app)) {
      noteRefusal(call, audit, first.part)
      return failedCall(name, '', tool ? cursorFault(name) : appFault(name, given, names))
    }
    const args = listed ? { ...rest, cursor: listed.cursor } : rest
    const own = { ...call, arguments: args, confirm: confirmIn(app as string, call.confirm) }
    return withAppCursor(await tool.run(own), app as string)
  }
  const shown = withActionsOf({ actions }, first.part)
  return { tool: { ...withApp(shown, choice), actions, run }, choice }
}

// The question names the app, and the confirmed call goes to the same app.
function confirmIn(app: string, confirm: ToolCall['confirm']): ToolCall['confirm'] {
  return confirm && ((message, resume) => confirm(`In ${app}: ${message}`, { [appArgument]: app, ...resume }))
}

function noteRefusal(call: ToolCall, audit: Audit | undefined, tool: Tool): void {
  const { caller } = call
  const { name, effect } = tool
  const outcome = { decision: 'refused', code: 'invalid_input', milliseconds: 0 } as const
  note(audit, { tool: name, effect, principal: caller?.principal, ...tool.about(call.arguments), ...outcome }, caller)
}

// Actions may differ: those of all apps are shown, and each app refuses what it leaves out.
function shownOf(tool: Tool): string {
  const { name, title, description, outputSchema, effect } = tool
  const { inputSchema } = withActionsOf({ actions: tool.actions && {} }, tool)
  return JSON.stringify([name, title, description, inputSchema, outputSchema, effect])
}

function allActions(tools: readonly Tool[]): Tool['actions'] {
  const given = tools.flatMap(({ actions }) => (actions ? [actions] : []))
  if (given.length === 0) return undefined
  const effects = Object.assign({}, ...given) as NonNullable<Tool['actions']>
  return Object.fromEntries(bulkActionNames.filter((name) => name in effects).map((name) => [name, effects[name]!]))
}

// The listing with other actions, where it has any.
function withActionsOf<Listing extends ToolListing>({ actions }: Pick<Tool, 'actions'>, listing: Listing): Listing {
  if (!actions) return listing
  const { properties, ...schema } = listing.inputSchema as ToolListing['inputSchema'] & { properties: Properties }
  const action = { ...properties['action'], enum: Object.keys(actions) }
  return { ...listing, inputSchema: { ...schema, properties: { ...properties, action } } }
}
