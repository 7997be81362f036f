import { closestTo } from './closest-name.ts'
import { type ClockSetting, clockSettings } from './engine/clock.ts'
import { DEFAULT_HUB, DEFAULT_KEY } from './host-options.ts'
import { type StorageBackend, storages } from './storages.ts'
import { DEFAULT_VERSION, type ExtensionVersion, versions } from './versions.ts'

/** The parsed command line, with defaults. */
export interface CliOptions {
  readonly hostname: string
  readonly port: number
  readonly rpcPort: number | undefined
  readonly key: string
  readonly taskHub: string
  readonly extensionVersion: ExtensionVersion
  readonly storage: StorageBackend
  readonly tableService: 'azurite' | 'azure'
  readonly storesParent: boolean | undefined
  readonly defaultVersion: string | undefined
  readonly authLevel: 'function' | 'anonymous'
  readonly clock: ClockSetting
  /** Files, modules and folders of functions. */
  readonly paths: readonly string[]
  readonly sampleFunctions: boolean
  readonly heldActivities: readonly string[]
  readonly admin: boolean
}

export type ReadArguments =
  | { readonly kind: 'options'; readonly options: CliOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

const choices = {
  'extension-version': Object.keys(versions) as ExtensionVersion[],
  storage: Object.keys(storages) as StorageBackend[],
  'table-service': ['azurite', 'azure'],
  'stores-parent': ['true', 'false'],
  'auth-level': ['function', 'anonymous'],
  clock: Object.keys(clockSettings) as ClockSetting[],
  samples: ['true', 'false'],
} as const

const flags = {
  port: { value: '7071', help: 'port of the HTTP API, 0 for a free one' },
  'rpc-port': { value: undefined, help: 'port of the local RPC endpoint, which asks for no key (none)' },
  hostname: { value: '127.0.0.1', help: 'address to listen on' },
  key: { value: DEFAULT_KEY, help: 'the system key that requests must carry' },
  'task-hub': { value: DEFAULT_HUB, help: 'name of the task hub' },
  'extension-version': {
    value: DEFAULT_VERSION,
    help: `extension to play: ${choices['extension-version'].join(', ')}`,
  },
  storage: { value: 'azureStorage', help: `storage whose habits show: ${choices.storage.join(', ')}` },
  'table-service': { value: 'azurite', help: `form of continuation tokens: ${choices['table-service'].join(', ')}` },
  'stores-parent': {
    value: undefined,
    help: 'true or false: the storage stores the parent of a child (as the version ships)',
  },
  'default-version': { value: undefined, help: 'defaultVersion of host.json (none)' },
  'auth-level': {
    value: 'function',
    help: `${choices['auth-level'].join(', ')} (no key is checked, as in func start)`,
  },
  clock: {
    value: 'real',
    help: 'real; automatic: jumps to the next timer; virtual: timers wait; stopped: everything waits',
  },
  hold: { value: undefined, help: 'activities that a test completes, separated by commas; * for all (none)' },
  samples: { value: undefined, help: 'true or false: the sample functions are there (true without a PATH)' },
} as const

const switches = {
  admin: 'serves the admin API under /_mock/v1; beyond this machine it needs DURABLE_MOCK_ADMIN_KEY',
} as const

/** The text of `--help`. */
export const usage = [
  'Usage: durable-mock [PATH …] [flags]',
  '       durable-mock record --upstream URL [--out recording.json] [--port 7071] [--redact name,name] [--shapes]',
  '       durable-mock replay FILE [--port 7071] [--key KEY]',
  '',
  'Runs a fake Azure Durable Functions host in memory, with sample functions or with yours.',
  'PATH is a YAML file of functions, or a module that exports orchestrators, activities and entities.',
  '',
  ...Object.entries(flags).map(
    ([name, { value, help }]) => `  --${name.padEnd(18)} ${help}${value === undefined ? '' : ` (${value})`}`,
  ),
  ...Object.entries(switches).map(([name, help]) => `  --${name.padEnd(18)} ${help}`),
  `  --${'help'.padEnd(18)} shows this`,
  '',
  'Environment: DURABLE_MOCK_ADMIN=1 is --admin; DURABLE_MOCK_ADMIN_KEY is the key of the admin API;',
  'DURABLE_MOCK_ADMIN_HOSTS are further names of this host for it, separated by commas.',
].join('\n')

const portOf = (text: string): number | undefined => {
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined
}

const accepted = [...Object.keys(flags), ...Object.keys(switches)].map((name) => `--${name}`).join(', ')

function unknownFlag(name: string): string {
  const near = closestTo(name, [...Object.keys(flags), ...Object.keys(switches)])
  const hint = near === undefined ? `accepted are ${accepted}, --help` : `did you mean --${near}?`
  return `unknown flag '--${name.slice(0, 40)}': ${hint}`
}

/** Reads the command line; every problem names the flag, what was given and what is accepted. */
export function readArguments(args: readonly string[]): ReadArguments {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const problems: string[] = []
  const given = new Map<string, string>()
  const paths: string[] = []
  let admin = false
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name === undefined && /^-p(=|\d|$)/i.test(arg)) {
      problems.push(`unknown flag '${arg.slice(0, 40)}': did you mean --port?`)
      if (/^\d+$/.test(rest[0] ?? '')) rest.shift()
    } else if (name === undefined && arg.startsWith('-'))
      problems.push(`unknown flag '${arg.slice(0, 40)}': flags begin with --`)
    else if (name === undefined) paths.push(arg)
    else if (arg === '--admin') admin = true
    else if (!Object.hasOwn(flags, name)) problems.push(unknownFlag(name))
    else {
      const value = inline ?? (rest[0]?.startsWith('--') ? undefined : rest.shift())
      if (value) given.set(name, value)
      else problems.push(`--${name} needs a value`)
    }
  }
  const read = (name: keyof typeof flags) => given.get(name) ?? flags[name].value
  const choose = <Name extends keyof typeof choices>(name: Name): (typeof choices)[Name][number] => {
    const value = read(name)
    const known: readonly string[] = choices[name]
    if (!known.includes(value!) && given.has(name))
      problems.push(`--${name} got '${value}': accepted are ${known.join(', ')}`)
    return value as (typeof choices)[Name][number]
  }
  const port = (name: 'port' | 'rpc-port'): number | undefined => {
    const value = read(name)
    const found = value === undefined ? undefined : portOf(value)
    if (value !== undefined && found === undefined)
      problems.push(`--${name} got '${value}': accepted is a number from 0 to 65535`)
    return found
  }
  const result: CliOptions = {
    hostname: read('hostname')!,
    port: port('port') ?? 0,
    rpcPort: port('rpc-port'),
    key: read('key')!,
    taskHub: read('task-hub')!,
    extensionVersion: choose('extension-version'),
    storage: choose('storage'),
    tableService: choose('table-service'),
    storesParent: given.has('stores-parent') ? choose('stores-parent') === 'true' : undefined,
    defaultVersion: read('default-version'),
    authLevel: choose('auth-level'),
    clock: choose('clock'),
    paths,
    admin,
    sampleFunctions: given.has('samples') ? choose('samples') === 'true' : paths.length === 0,
    heldActivities: (read('hold') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  }
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'options', options: result }
}
