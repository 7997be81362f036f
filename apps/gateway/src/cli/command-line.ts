import { parseArgs } from 'node:util'
import { type Role, roles } from '../config/gateway-config.ts'
import { nearestName, withArticle } from '@durable-http/core/settings'
import { variableNames } from '../config/unknown-variables.ts'

/** A parsed command line. */
export type Command =
  | { command: 'start' | 'print-config'; configFile: string | undefined }
  | { command: 'doctor'; configFile: string | undefined; asJson: boolean }
  | { command: 'create-key'; name: string; role: Role }
  | { command: 'help' | 'version' }
  | { command: 'invalid'; problems: readonly string[] }

const commands = ['start', 'doctor', 'create-key', 'help', 'version'] as const
const options = {
  config: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  json: { type: 'boolean' },
  'print-config': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Reads the arguments after the name of the program; reports all faults at once. */
export function readCommandLine(args: readonly string[]): Command {
  // `strict: false`, because the error messages of parseArgs neither suggest nor list names.
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const problems: string[] = []
  let command: (typeof commands)[number] | undefined
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'option' && !isPartOfUnknown(tokens[at - 1], token)) problems.push(...optionProblems(token))
    if (token.kind !== 'positional' || isValueOfUnknown(tokens[at - 1], token)) continue
    const found = commands.find((one) => one === token.value)
    if (found === undefined) problems.push(unknown('command', token.value, commands))
    else if (command !== undefined) problems.push(`${token.value} is a second command; expected ${command} alone`)
    else command = found
  }
  if (values.help === true || command === 'help') return { command: 'help' }
  if (values.version === true || command === 'version') return { command: 'version' }
  if (command === 'create-key') return createKey(values, problems)
  for (const name of ['name', 'role'] as const) {
    if (values[name] !== undefined) problems.push(`--${name} belongs to create-key; expected it after that command`)
  }
  if (values.json !== undefined && command !== 'doctor')
    problems.push('--json belongs to doctor; expected doctor --json')
  if (problems.length > 0) return { command: 'invalid', problems }
  const configFile = typeof values.config === 'string' ? values.config : undefined
  if (values['print-config'] === true) return { command: 'print-config', configFile }
  if (command === 'doctor') return { command, configFile, asJson: values.json === true }
  return { command: 'start', configFile }
}

interface OptionToken {
  kind: string
  index: number
  name: string
  rawName: string
  value?: string | undefined
}

function optionProblems({ name, rawName, value }: OptionToken): string[] {
  const known = Object.entries(options).find(([one]) => one === name)?.[1]
  if (known === undefined) return [unknownOption(name, rawName)]
  if (known.type === 'string' && !value) return [`${rawName} has no value; expected ${rawName} followed by one`]
  if (known.type === 'boolean' && value !== undefined) return [`${rawName} takes no value`]
  return []
}

// In `--port 8381` the value belongs to the option: one message is enough.
function isValueOfUnknown(
  before: Partial<OptionToken> | undefined,
  { index, value }: { index: number; value: string },
) {
  if (before?.kind !== 'option' || before.index !== index - 1 || before.value !== undefined) return false
  return !Object.hasOwn(options, before.name!) && !commands.some((one) => one === value)
}

// `-p8381`: the digits are read as options of one letter each, and one message about all is enough.
const isPartOfUnknown = (before: Partial<OptionToken> | undefined, { index }: OptionToken) =>
  before?.kind === 'option' && before.index === index && !Object.hasOwn(options, before.name!)

function unknownOption(name: string, rawName: string): string {
  const variables = variablesNear(name)
  const isNearOption = name.length > 1 && nearestName(name, Object.keys(options)) !== undefined
  if (variables.length === 0 || isNearOption) {
    return unknown(
      'option',
      rawName,
      Object.keys(options).map((one) => `--${one}`),
    )
  }
  const places = variables.map((variable) => `${variable}=…`).join(' or ')
  return `${rawName.slice(0, 40)} is not an option: settings come from the environment or a file; set ${places}`
}

// Names of these settings in other programs.
const otherNames: Readonly<Record<string, string>> = {
  P: 'PORT',
  LISTEN: 'HOST',
  HOSTNAME: 'HOST',
  KEY: 'TOKEN',
  URL: 'BASE_URL',
  UPSTREAM: 'BASE_URL',
}

// `--rest-port`, `--token`, `--port` and `-p` are options that people expect here; they are settings.
function variablesNear(name: string): string[] {
  const given = name.toUpperCase().replaceAll('-', '_')
  const misspelled = nearestName(given, ['PORT', ...variableNames])
  const isKnown = variableNames.some((variable) => variable === given || variable.endsWith(`_${given}`))
  const words = otherNames[given] ?? (isKnown ? given : (misspelled ?? given))
  const exact = variableNames.filter((variable) => variable === words)
  if (exact.length > 0) return exact
  const ending = variableNames.filter((variable) => variable.endsWith(`_${words}`))
  return ending.slice(0, 3)
}

function unknown(what: string, given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names)
  const hint = nearest === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${nearest}?`
  return `${given.slice(0, 40)} is not ${withArticle(what)}; ${hint}`
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options; strict: false }>>['values']

function createKey({ name = 'caller', role = 'viewer' }: Values, problems: string[]): Command {
  if (typeof name === 'string' && !/^[\w.@-]{1,64}$/.test(name)) {
    problems.push(`--name ${name.slice(0, 64)} is not a name; expected 1 to 64 letters, digits, or any of _ . @ -`)
  }
  const known = roles.find((one) => one === role)
  if (typeof role === 'string' && known === undefined) problems.push(unknown('role', role, roles))
  if (problems.length > 0 || known === undefined) return { command: 'invalid', problems }
  return { command: 'create-key', name: String(name), role: known }
}
