import { type ClientInputs, formRequest } from '../../src/protocol/client-inputs.ts'
import type { PromptRegistry, PromptResult } from '../../src/offering/prompts/prompt.ts'
import { pixel } from './fixture-tools.ts'

type Content = (args: Readonly<Record<string, string>>, client: ClientInputs | undefined) => Promise<object>

const fixtures: Readonly<Record<string, Content>> = {
  test_simple_prompt: async () => ({ type: 'text', text: 'A prompt.' }),
  test_prompt_with_arguments: async ({ arg1, arg2 }) => ({
    type: 'text',
    text: `A prompt with '${arg1}' and '${arg2}'.`,
  }),
  test_prompt_with_embedded_resource: async ({ resourceUri }) => ({
    type: 'resource',
    resource: { uri: resourceUri, mimeType: 'text/plain', text: 'embedded' },
  }),
  test_prompt_with_image: async () => ({ type: 'image', data: pixel, mimeType: 'image/png' }),
  test_input_required_result_prompt: async (_, client) => {
    const context = { context: { type: 'string' } }
    const form = formRequest('What context should the prompt use?', context, ['context'])
    const answers = await client?.ask({ user_context: form })
    return { type: 'text', text: `A prompt in the context ${JSON.stringify(answers?.user_context)}.` }
  },
}

/** The given prompts and those that the conformance suite gets by name. */
export function withFixturePrompts(registry: PromptRegistry): PromptRegistry {
  const listing = Object.keys(fixtures).map((name) => ({ name, title: name, description: name, arguments: [] }))
  return {
    list: [...registry.list, ...listing],
    get: async (name, args = {}, client) =>
      Object.hasOwn(fixtures, name)
        ? ({
            description: name,
            messages: [{ role: 'user', content: await fixtures[name]!(args, client) }],
          } as PromptResult)
        : registry.get(name, args, client),
  }
}
