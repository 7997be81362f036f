import type { PromptRegistry, PromptResult } from '../../src/prompts/prompt-registry.ts'
import { pixel } from './fixture-tools.ts'

type Content = (args: Readonly<Record<string, string>>) => object

const fixtures: Readonly<Record<string, Content>> = {
  test_simple_prompt: () => ({ type: 'text', text: 'A prompt.' }),
  test_prompt_with_arguments: ({ arg1, arg2 }) => ({ type: 'text', text: `A prompt with '${arg1}' and '${arg2}'.` }),
  test_prompt_with_embedded_resource: ({ resourceUri }) => ({
    type: 'resource',
    resource: { uri: resourceUri, mimeType: 'text/plain', text: 'embedded' },
  }),
  test_prompt_with_image: () => ({ type: 'image', data: pixel, mimeType: 'image/png' }),
}

/** The given prompts and those that the conformance suite gets by name. */
export function withFixturePrompts(registry: PromptRegistry): PromptRegistry {
  const listing = Object.keys(fixtures).map((name) => ({ name, title: name, description: name, arguments: [] }))
  return {
    list: [...registry.list, ...listing],
    get: async (name, args = {}, client) =>
      Object.hasOwn(fixtures, name)
        ? ({ description: name, messages: [{ role: 'user', content: fixtures[name]!(args) }] } as PromptResult)
        : registry.get(name, args, client),
  }
}
