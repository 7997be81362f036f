import type { ToolRegistryOptions } from './options.ts'
import { createPromptRegistry } from './prompts/prompt-registry.ts'
import { createResourceRegistry } from './resources/resource-registry.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import { createToolContext } from './create-tool-context.ts'
import { createTaskSource } from '../tasks/task-source.ts'
import type { TaskSource } from '../tasks/task.ts'
import { bindTools, narrowTools } from './tool-registry.ts'
import type { Offering, ToolRegistry } from './offering.ts'
import { toolDefinitions } from '../tools/tool-definitions.ts'
import { listingOf } from '../tools/tool-listing.ts'
import type { ToolListing } from '../tools/tool.ts'

/** Lists every tool, including those an operator can switch off. */
export const catalogue: readonly ToolListing[] = toolDefinitions.map(listingOf)

/** Binds the tools to a client, without those that the options switch off. */
export function createToolRegistry(options: ToolRegistryOptions): ToolRegistry {
  return bindTools(toolDefinitions, options, createToolContext(options), knowsVersions(options))
}

/** Makes tools, resources and prompts of one function app; what no tool may do no resource or prompt does. */
export function createOffering(options: ToolRegistryOptions): Offering {
  return makeOffering(options, knowsVersions(options))
}

/** Makes the offering of one function app; where `takesVersion`, its starts and restarts take a version. */
export function makeOffering(options: ToolRegistryOptions, takesVersion: boolean): Offering {
  const context = createToolContext(options)
  const tools = bindTools(toolDefinitions, options, context, takesVersion)
  return offeringOf(options, context, tools, tasksOf(options, context, tools))
}

/** True if the client of these options knows which versions of orchestrations its host has. */
function knowsVersions({ client }: ToolRegistryOptions): boolean {
  return client.versions !== undefined
}

function tasksOf({ planSecret: secret, audit }: ToolRegistryOptions, context: ToolContext, { tools }: ToolRegistry) {
  if (secret === undefined) return undefined
  const names = new Set(tools.map(({ name }) => name))
  return createTaskSource({ context: { ...context, offers: (name) => names.has(name) }, tools, secret, audit })
}

function offeringOf(
  options: ToolRegistryOptions,
  context: ToolContext,
  tools: ToolRegistry,
  tasks: TaskSource | undefined,
): Offering {
  const narrowed = new Map<string, Offering>()
  const names = new Set(tools.tools.map(({ name }) => name))
  const offers = (tool: string) => names.has(tool)
  const orchestrators = (options.orchestrators ?? []).filter((entry) => context.access.allowsFunction(entry.function))
  const catalogue = {
    orchestrators,
    tools: tools.listing.map(({ name, title }) => ({ name, title })),
  }
  return {
    tools,
    resources: createResourceRegistry({ context, catalogue, offers, audit: options.audit }),
    prompts: createPromptRegistry(offers),
    tasks,
    narrow(effects) {
      const key = effects.join()
      const offering = narrowed.get(key) ?? offeringOf(options, context, narrowTools(tools, effects), tasks)
      narrowed.set(key, offering)
      return offering
    },
  }
}
