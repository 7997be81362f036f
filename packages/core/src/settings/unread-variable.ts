import { misnamedSwitch } from './misnamed-switch.ts'
import { nearestName, nearestWords } from './nearest-name.ts'
import type { Environment } from './setting-sources.ts'

// Kubernetes sets these in every pod for a service that happens to have such a name.
const ofKubernetes = /_(SERVICE_(HOST|PORT)(_.*)?|PORT(_\d+_(TCP|UDP)(_.*)?)?)$/

// Variables of the OpenTelemetry SDK, of npm, and of other programs whose names resemble ours.
const foreign = /^(OTEL_|npm_|NPM_|NODE_|VITE_|NEXT_|REACT_)/

/** Warns of a variable that looks meant for a program and is not read; `ours` matches names that no other program uses. */
export function unreadVariable(
  name: string,
  { known, variables, ours }: { known: readonly string[]; variables: Environment; ours: RegExp },
): string | undefined {
  if (known.includes(name) || ofKubernetes.test(name)) return undefined
  const nearest = name.length < 6 || foreign.test(name) ? undefined : nearMiss(name, known, variables, ours)
  if (nearest !== undefined) return `${name} is not read; did you mean ${nearest}?`
  return ours.test(name) ? `${name} is not read: there is no such setting` : undefined
}

// Names in other programs, by the last words of a name.
const otherWords: Readonly<Record<string, string>> = { KEY: 'TOKEN', CODE: 'TOKEN', URL: 'BASE_URL', HUB: 'TASK_HUB' }

function otherName(name: string, known: readonly string[]): string | undefined {
  const [, begin = '', last = ''] = /^(.*_)([A-Z]+)$/.exec(name) ?? []
  const meant = otherWords[last] && begin + otherWords[last]
  return meant && known.includes(meant) ? meant : undefined
}

// Settings that are set already count only for a name that differs by one edit or that no other program has.
function nearMiss(name: string, known: readonly string[], variables: Environment, ours: RegExp): string | undefined {
  const meant = misnamedSwitch(name, variables)
  if (meant !== undefined) return meant
  if (ours.test(name)) return nearestName(name, known) ?? otherName(name, known) ?? nearestWords(name, known)
  const unset = known.filter((one) => !(one in variables))
  return nearestName(name, unset) ?? nearestName(name, known, 1) ?? nearestWords(name, unset)
}
