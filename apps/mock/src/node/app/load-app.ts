import type { HostAddress, LoadedFunctions } from '../../loaded-functions.ts'
import { isTriggeredBy, toAppFunctions } from './app-functions.ts'
import { startApp } from './app-process.ts'
import { readAppSettings } from './app-settings.ts'
import { createHttpTriggers } from './http-triggers.ts'

const known = ['orchestrationTrigger', 'activityTrigger', 'entityTrigger', 'httpTrigger']

/** Starts a function app that uses `durable-functions` 3.x in a process of its own; rejects with the reason where it does not start. */
export async function loadApp(folder: string, log: (line: string) => void): Promise<LoadedFunctions> {
  const settings = await readAppSettings(folder)
  const app = await startApp(folder, settings, log)
  let address: HostAddress | undefined
  const disabled = Object.entries(settings.values).flatMap(([name, value]) => {
    const [, functionName] = /^AzureWebJobs\.(.+)\.Disabled$/i.exec(name) ?? []
    return functionName !== undefined && /^(?:1|true)$/i.test(value) ? functionName : []
  })
  const routes = app.functions.filter((one) => isTriggeredBy(one, 'httpTrigger'))
  const others = app.functions.filter((one) => !known.some((type) => isTriggeredBy(one, type)))
  const typeOf = (one: (typeof others)[number]) =>
    Object.values(one.bindings).find(({ type }) => /trigger$/i.test(type))?.type ?? 'no trigger'
  return {
    functions: [toAppFunctions(app, disabled)],
    heldActivities: [],
    notes: [
      ...routes.map(({ name, bindings }) => {
        const { route = name, methods = ['GET', 'POST'] } = Object.values(bindings).find(
          ({ type }) => type === 'httpTrigger',
        )!
        return `${methods.join(', ')} /${[settings.routePrefix, route].filter(Boolean).join('/')} calls ${name}`
      }),
      ...others.map((one) => `${one.name} has the trigger ${typeOf(one)}, which never fires here`),
    ],
    handlers: [createHttpTriggers(app, settings.routePrefix, () => address)],
    needsRpc: true,
    hostOptions: settings.hostOptions,
    connect: (given) => void (address = given),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}
