import type { OrchestrationContext } from '../../src/index.ts'

export const orchestrators = {
  Greet: async (context: OrchestrationContext<string>) => context.callActivity('Greeting', context.input),
}

export const activities = {
  Greeting: (name: string) => `Good morning, ${name}!`,
}
