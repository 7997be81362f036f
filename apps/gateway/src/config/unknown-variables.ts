import {
  hostSettings,
  isGiven,
  misnamedSwitch,
  nearestName,
  nearestWords,
  type Setting,
  type SettingSources,
} from '@durable-http/core/settings'
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
// Kubernetes sets these in every pod for a service that happens to have such a name.
const ofKubernetes = /_(SERVICE_(HOST|PORT)(_.*)?|PORT(_\d+_(TCP|UDP)(_.*)?)?)$/

// Variables of the OpenTelemetry SDK, of npm, and of other programs whose names resemble ours.
const foreign = /^(OTEL_|npm_|NPM_|NODE_|VITE_|NEXT_|REACT_)/

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
    if (known.includes(name) || isUpstreamVariable(name) || ofKubernetes.test(name)) continue
    const nearest = name.length < 6 || foreign.test(name) ? undefined : nearMiss(name, variables)
    if (nearest !== undefined) warnings.push(`${name} is not read; did you mean ${nearest}?`)
    else if (ours.test(name)) warnings.push(`${name} is not read: there is no such setting`)
  }
  return warnings
}

// A setting that is set already is rarely meant a second time, unless one edit tells the two apart or the name cannot be another program's.
function nearMiss(name: string, variables: SettingSources['variables']): string | undefined {
  const meant = misnamedSwitch(name, variables)
  if (meant !== undefined) return meant
  if (ours.test(name)) return nearestName(name, known) ?? nearestWords(name, known)
  const unset = known.filter((one) => !(one in variables))
  return nearestName(name, unset) ?? nearestName(name, known, 1) ?? nearestWords(name, unset)
}
