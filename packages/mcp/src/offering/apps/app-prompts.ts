import { type PromptArgument, PromptError, type PromptListing, type PromptRegistry } from '../prompts/prompt.ts'
import { appArgument } from './app-argument.ts'
import { type NamedApp, namesOf } from './named-app.ts'
import { safeName } from '../../text/safe-text.ts'

/** Makes one set of prompts for several apps: each takes the name of the app and tells the model to pass it on. */
export function joinPrompts(apps: readonly NamedApp<PromptRegistry>[]): PromptRegistry {
  const listings = new Map<string, PromptListing>()
  for (const prompt of apps.flatMap(({ part }) => part.list)) {
    const holders = apps.filter(({ part }) => part.list.some(({ name }) => name === prompt.name))
    listings.set(prompt.name, { ...prompt, arguments: [...prompt.arguments, appArgumentOf(namesOf(holders))] })
  }

  return {
    list: [...listings.values()],
    async get(name, given = {}, client) {
      if (!listings.has(name)) throw new PromptError(`there is no prompt ${safeName(name, 100)}`)
      const { [appArgument]: asked, ...args } = given
      const holders = apps.filter(({ part }) => part.list.some((one) => one.name === name))
      const app = asked ? holders.find((holder) => holder.name === asked) : holders[0]
      if (!app) throw new PromptError(`${appArgument} must be one of ${namesOf(holders).join(', ')}`)
      const { description, messages } = await app.part.get(name, args, client)
      const text = `\nThe function app is ${app.name}: pass ${appArgument} ${app.name} to every tool.`
      return {
        description,
        messages: messages.map(({ role, content }) => ({ role, content: { ...content, text: content.text + text } })),
      }
    },
  }
}

function appArgumentOf(names: readonly string[]): PromptArgument {
  const description = `Function app, one of ${names.join(', ')}; ${names[0]} when left out.`
  return { name: appArgument, description, required: false }
}
