import { type Audit, note } from '../../guards/audit.ts'
import { failedCall } from '../../tools/failed-call.ts'
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
      listings.set(tool.name, withApp(part.listing[index]!, joined.choice))
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
  return { tool: { ...withApp(first.part, choice), run }, choice }
}

// The person who is asked sees which app it is, and the call that follows a yes goes to the same.
function confirmIn(app: string, confirm: ToolCall['confirm']): ToolCall['confirm'] {
  return confirm && ((message, resume) => confirm(`In ${app}: ${message}`, { [appArgument]: app, ...resume }))
}

function noteRefusal(call: ToolCall, audit: Audit | undefined, tool: Tool): void {
  const { caller } = call
  const { name, effect } = tool
  const outcome = { decision: 'refused', code: 'invalid_input', milliseconds: 0 } as const
  note(audit, { tool: name, effect, principal: caller?.principal, ...tool.about(call.arguments), ...outcome }, caller)
}

function shownOf({ name, title, description, inputSchema, outputSchema, effect }: Tool): string {
  return JSON.stringify([name, title, description, inputSchema, outputSchema, effect])
}
