import { isGiven } from './setting-sources.ts'

// Switches that restrict: it is harmful to believe wrongly that one is on.
const switches = ['DURABLE_FUNCTIONS_READ_ONLY', 'DURABLE_FUNCTIONS_TOOLSETS']
const switchName = /(?:^|_)(READ_?ONLY|TOOLSETS)$/

/** Finds the restricting switch that a variable under another prefix probably means: `READ_ONLY`; undefined where that is set as well. */
export function misnamedSwitch(name: string, variables: Readonly<Record<string, unknown>>): string | undefined {
  if (switches.includes(name)) return undefined
  const meant = switchName.exec(name)?.[1]?.replace('READONLY', 'READ_ONLY')
  return meant && switches.find((one) => one.endsWith(meant) && !isGiven(variables[one]))
}
