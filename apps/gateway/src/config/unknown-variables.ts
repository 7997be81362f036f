import { hostSettings, isGiven, type Setting, type SettingSources, unreadVariable } from '@durable-http/core/settings'
import { isUpstreamVariable } from './function-apps.ts'
import { settings } from './settings.ts'

/** Variables that are read, those of function apps with names of their own left out. */
export const variableNames: readonly string[] = [
  ...Object.values(settings).map(({ variable }) => variable),
  ...Object.values(hostSettings).map(({ variable }) => `DURABLE_FUNCTIONS_${variable}`),
  'DURABLE_GATEWAY_CONFIG',
]

const secretFiles = variableNames.filter(isSecretVariable).map((variable) => `${variable}_FILE`)
const known = [...variableNames, ...secretFiles]

/** True if a variable holds a secret, so that `<variable>_FILE` may name a file in its place. */
export function isSecretVariable(variable: string): boolean {
  const isOfApp = variable.startsWith('DURABLE_FUNCTIONS_') || isUpstreamVariable(variable)
  const rows: readonly Setting[] = isOfApp ? Object.values(hostSettings) : Object.values(settings)
  return rows.some(
    (row) => row.isSecret && (isOfApp ? variable.endsWith(`_${row.variable}`) : variable === row.variable),
  )
}

const ours = /^(DURABLE_FUNCTIONS|DURABLE_GATEWAY|UPSTREAM)_/
// A rule that is believed to hold and does not.
const noSuchRule = 'DENY_CONNECTIONS'

/** Warns of variables that look meant for the gateway and are not read. */
export function unknownVariables({ variables, secrets }: SettingSources): string[] {
  const warnings: string[] = []
  if (secrets === undefined && isGiven(variables['DURABLE_GATEWAY_CONFIG'])) {
    warnings.push('DURABLE_GATEWAY_CONFIG is not used: no files are read here')
  }
  if (isGiven(variables[noSuchRule])) {
    warnings.push(`${noSuchRule} is not read: name those that are allowed, in ALLOW_CONNECTIONS`)
  }
  for (const name of Object.keys(variables)) {
    if (isUpstreamVariable(name)) continue
    const warning = unreadVariable(name, { known, variables, ours })
    if (warning !== undefined) warnings.push(warning)
  }
  return warnings
}
