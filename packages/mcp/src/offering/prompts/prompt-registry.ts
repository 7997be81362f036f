import { PromptError, type PromptListing, type PromptRegistry } from './prompt.ts'
import { type ClientInputs, formContent, formRequest, takesForms } from '../../protocol/client-inputs.ts'
import { promptDefinitions } from './prompt-definitions.ts'
import { safeName } from '../../text/safe-text.ts'

const longest = 300
const isMissing = (value: string | undefined) => (value ?? '').trim() === ''

/** Makes the prompts whose tools are all offered. */
export function createPromptRegistry(offers: (tool: string) => boolean): PromptRegistry {
  const offered = promptDefinitions.filter(({ tools }) => tools.every(offers))
  return {
    list: offered.map(({ name, title, description, arguments: args }) => ({
      name,
      title,
      description,
      arguments: args,
    })),
    async get(name, given = {}, client) {
      const prompt = offered.find((one) => one.name === name)
      if (!prompt) throw new PromptError(`there is no prompt ${safeName(name, 100)}`)
      const args = client ? { ...given, ...(await askForMissing(prompt, given, client)) } : given
      for (const { name: argument, required } of prompt.arguments) {
        const value = args[argument]
        if (required && isMissing(value)) throw new PromptError(`${argument} is required`)
        if (value !== undefined && value.length > longest)
          throw new PromptError(`${argument} must have at most ${longest} characters`)
      }
      const text = prompt.write(args)
      return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] }
    },
  }
}

async function askForMissing(
  { title, arguments: args }: PromptListing,
  given: Readonly<Record<string, string>>,
  client: ClientInputs,
): Promise<Record<string, string>> {
  const missing = args.filter(({ name, required }) => required && isMissing(given[name]))
  if (missing.length === 0 || !takesForms(client.capabilities)) return {}
  const properties = Object.fromEntries(
    missing.map(({ name, description }) => [name, { type: 'string', description, minLength: 1, maxLength: longest }]),
  )
  const names = missing.map(({ name }) => name)
  const { form } = await client.ask({ form: formRequest(`${title} needs ${names.join(', ')}.`, properties, names) })
  const content = formContent(form) ?? {}
  const texts = Object.entries(content).filter(([name, value]) => names.includes(name) && typeof value === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}
