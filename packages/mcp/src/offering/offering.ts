import type { Effect } from '@durable-http/core'
import type { ToolRegistryOptions } from './options.ts'
import { createPromptRegistry, type PromptRegistry } from './prompts/prompt-registry.ts'
import { createResourceRegistry, type ResourceRegistry } from './resources/resource-registry.ts'
import { createToolContext, type ToolContext } from '../tools/tool-context.ts'
import { createToolRegistry, narrowTools, type ToolRegistry } from './tool-registry.ts'

/** Everything that a server offers its clients, free of any SDK. */
export interface Offering {
  tools: ToolRegistry
  resources: ResourceRegistry
  prompts: PromptRegistry
  /** What a client may put before a model; the words for one function app when absent. */
  instructions?: string
  /** What of it has no other effects than these; where it is absent, callers cannot be told apart by effects. */
  narrow?(effects: readonly Effect[]): Offering
}

/** Makes tools, resources and prompts of one function app; what no tool may do no resource or prompt does. */
export function createOffering(options: ToolRegistryOptions): Offering {
  const context = createToolContext(options)
  return offeringOf(options, context, createToolRegistry(options, context))
}

function offeringOf(options: ToolRegistryOptions, context: ToolContext, tools: ToolRegistry): Offering {
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
    narrow(effects) {
      const key = effects.join()
      const offering = narrowed.get(key) ?? offeringOf(options, context, narrowTools(tools, effects))
      narrowed.set(key, offering)
      return offering
    },
  }
}
