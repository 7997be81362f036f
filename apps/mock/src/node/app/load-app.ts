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
  const bindings = app.functions.flatMap(({ name, bindings: own }) =>
    Object.values(own)
      .filter(({ type }) => !/trigger$|^durableClient$|^orchestrationClient$|^http$/i.test(type))
      .map(({ type, direction }) =>
        direction === 'out'
          ? `${name} writes to the output ${type}, which goes nowhere here`
          : `${name} reads the input ${type}, which is empty here`,
      ),
  )
  return {
    functions: [toAppFunctions(app, disabled)],
    heldActivities: [],
    notes: [
      ...settings.notes,
      ...routes.map(({ name, bindings }) => {
        const { route = name, methods = ['GET', 'POST'] } = Object.values(bindings).find(
          ({ type }) => type === 'httpTrigger',
        )!
        return `${methods.join(', ')} /${[settings.routePrefix, route].filter(Boolean).join('/')} calls ${name}`
      }),
      ...others.map((one) => `${one.name} has the trigger ${typeOf(one)}, which never fires here`),
      ...bindings,
    ],
    handlers: [createHttpTriggers(app, settings.routePrefix, { address: () => address, log })],
    needsRpc: true,
    hostOptions: settings.hostOptions,
    connect: (given) => void (address = given),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}
