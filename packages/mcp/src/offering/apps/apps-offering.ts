import { appNameRule, isAppName } from '@durable-http/core'
import type { Audit } from '../../guards/audit.ts'
import { appsInstructions } from '../instructions.ts'
import type { Offering } from '../offering.ts'
import type { ToolRegistryOptions } from '../options.ts'
import { joinPrompts } from './app-prompts.ts'
import { joinResources } from './app-resources.ts'
import { joinTasks } from '../../tasks/joined-tasks.ts'
import { joinTools } from './app-tools.ts'
import { type NamedApp, namesOf } from './named-app.ts'

/** One of several function apps: what callers call it, and options of its own: access rules, secrets, orchestrators. */
export interface AppOptions extends ToolRegistryOptions {
  /** 1 to 63 letters, digits or hyphens. */
  name: string
}

/** Makes the offering of a single function app. */
type OfferingMaker = (options: ToolRegistryOptions, takesVersion: boolean) => Offering

/**
 * Joins the offerings of several function apps, each made by `makeOffering`; tools, resources and prompts then take the name of the app.
 * A single app keeps its own offering. Calls that name no app mean the first one, except those that cannot be undone.
 * Throws a `TypeError` for invalid names.
 */
export function createAppsOffering(
  apps: readonly AppOptions[],
  planSecret: string | undefined,
  makeOffering: OfferingMaker,
): Offering {
  const [first] = apps
  if (!first) throw new TypeError('apps: expected at least one function app')
  // A tool of several apps has one schema; an app without versions refuses each of them.
  const takesVersion = apps.some(({ client }) => client.versions !== undefined)
  if (apps.length === 1) return makeOffering({ planSecret, ...first }, takesVersion)
  for (const [index, { name }] of apps.entries()) {
    if (!isAppName(name)) throw new TypeError(`apps: a name must be ${appNameRule}`)
    if (apps.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index)
      throw new TypeError(`apps: there are two called ${name}`)
  }
  return join(
    apps.map((options) => ({
      name: options.name,
      part: makeOffering(optionsWithin(options, options.planSecret ?? planSecret), takesVersion),
    })),
    first.audit,
  )
}

function optionsWithin({ name, audit, ...options }: AppOptions, planSecret: string | undefined): ToolRegistryOptions {
  return {
    ...options,
    // A plan of one app must not delete anything in another.
    planSecret: planSecret === undefined ? undefined : `${planSecret}\n${name}`,
    audit: audit && ((entry, caller) => audit({ ...entry, app: name }, caller)),
  }
}

function join(apps: readonly NamedApp<Offering>[], audit: Audit | undefined): Offering {
  const of = <Part>(partOf: (offering: Offering) => Part) =>
    apps.map(({ name, part }) => ({ name, part: partOf(part) }))
  const narrowed = new Map<string, Offering>()
  const tasks = apps.flatMap(({ name, part }) => (part.tasks ? [{ name, part: part.tasks }] : []))
  return {
    tools: joinTools(
      of(({ tools }) => tools),
      audit,
    ),
    resources: joinResources(of(({ resources }) => resources)),
    prompts: joinPrompts(of(({ prompts }) => prompts)),
    tasks: tasks.length === 0 ? undefined : joinTasks(tasks, (args) => appNamed(args) ?? apps[0]!.name),
    instructions: appsInstructions(namesOf(apps)),
    narrow(effects) {
      const key = effects.join()
      const offering =
        narrowed.get(key) ??
        join(
          of((part) => part.narrow!(effects)),
          audit,
        )
      narrowed.set(key, offering)
      return offering
    },
  }
}

function appNamed(args: object): string | undefined {
  const { app } = args as { app?: unknown }
  return typeof app === 'string' ? app : undefined
}
