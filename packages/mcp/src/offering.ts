import type { ToolRegistryOptions } from './options.ts'
import { createPromptRegistry, type PromptRegistry } from './prompts/prompt-registry.ts'
import { createResourceRegistry, type ResourceRegistry } from './resources/resource-registry.ts'
import { createToolContext } from './tool-context.ts'
import { createToolRegistry, type ToolRegistry } from './tool-registry.ts'

/** Everything that a server offers its clients, free of any SDK. */
export interface Offering {
  tools: ToolRegistry
  resources: ResourceRegistry
  prompts: PromptRegistry
}

/** Makes tools, resources and prompts of one function app; what no tool may do no resource or prompt does. */
export function createOffering(options: ToolRegistryOptions): Offering {
  const context = createToolContext(options)
  const tools = createToolRegistry(options, context)
  const names = new Set(tools.tools.map(({ name }) => name))
  const offers = (tool: string) => names.has(tool)
  const orchestrators = (options.orchestrators ?? []).filter((entry) => context.access.allowsFunction(entry.function))
  const catalogue = {
    orchestrators,
    tools: tools.listing.map(({ name, title }) => ({ name, title })),
  }
  return {
    tools,
    resources: createResourceRegistry({ context, catalogue, offers }),
    prompts: createPromptRegistry(offers),
  }
}
