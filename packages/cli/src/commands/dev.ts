import process from 'node:process'
import type * as GatewayOnNode from '@durable-http/gateway/node'
import type * as MockPackage from '@durable-http/mock'
import type * as MockFunctions from '@durable-http/mock/functions'
import type * as MockOnNode from '@durable-http/mock/node'
import { CliError, usageError } from '../cli-error.ts'
import { closestName } from '../options/suggestion.ts'
import { readWhole } from '../options/whole-number.ts'
import { findPackages } from '../optional-package.ts'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Printing } from '../printing.ts'

/** Options of `dev`. */
export interface DevFlags {
  port: string
  mcpPort: string
  mockPort: string
  clock: string
  hub?: string
}

/** Where everything listens. */
export interface DevAddresses {
  gateway: string
  console: string
  mcp: string
  mock: string
  key: string
  clock: string
  orchestrators: string[]
}

const clocks = {
  virtual: { mode: 'virtual', autoAdvance: false },
  automatic: { mode: 'virtual', autoAdvance: true },
  real: { mode: 'real' },
} as const
const highestPort = 65_535
// Oldest Node that undici supports; the gateway sends its calls with it.
const oldestNode = [22, 19] as const

/** Runs a mock host with functions from files, and in front of it the gateway with its console, until Ctrl-C. */
export async function dev(paths: readonly string[], printing: Printing, flags: DevFlags): Promise<void> {
  const { io } = printing
  const clock = readClock(flags.clock)
  const [port, mcpPort, mockPort] = [
    readPort(flags.port, '--port'),
    readPort(flags.mcpPort, '--mcp-port'),
    readPort(flags.mockPort, '--mock-port'),
  ]
  const { mock, gateway } = await load()
  // `AsyncDisposableStack` needs Node 24.
  const opened: AsyncDisposable[] = []
  const use = <T extends AsyncDisposable>(one: T): T => {
    opened.push(one)
    return one
  }
  const listening = async <T extends AsyncDisposable>(started: Promise<T>) =>
    use(
      await started.catch((error: Error) => {
        throw new CliError('failed', `cannot listen: ${plainText(error.message)}`)
      }),
    )
  try {
    const loaded = use(
      await mock.loadFunctions(paths, { log: (line) => io.say(plainText(line)) }).catch((error: Error) => {
        throw usageError(plainText(error.message))
      }),
    )
    const host = mock.createMockHost({
      ...loaded.hostOptions,
      ...(flags.hub === undefined ? {} : { taskHub: flags.hub }),
      ...(paths.length === 0 ? {} : { functions: loaded.functions, sampleFunctions: false }),
      heldActivities: loaded.heldActivities,
      clock: clocks[clock],
    })
    use(host)
    const served = await listening(mock.serveMockHost({ host, loaded, port: mockPort, admin: true }))
    const key = host.key ?? mock.DEFAULT_KEY
    const local = { baseUrl: served.url, key, taskHub: host.taskHub, restPort: port, mcpPort, mockClock: host.clock }
    const { restUrl, mcpUrl } = await listening(gateway.startLocalGateway(local))
    const sets = paths.length === 0 ? [mock.createSampleFunctions()] : loaded.functions
    const orchestrators = [...new Set(sets.flatMap((set) => Object.keys(set.orchestrators ?? {})))]
    const addresses: DevAddresses = {
      gateway: restUrl,
      console: `${restUrl}/ui/`,
      mcp: `${mcpUrl}/mcp`,
      mock: served.url,
      key,
      clock,
      orchestrators,
    }
    for (const note of loaded.notes) io.say(`note: ${plainText(note)}`)
    await printValue(printing, addresses, () => banner(addresses), { name: restUrl })
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve()
      else io.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  } finally {
    for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
  }
}

async function load() {
  const names = [
    '@durable-http/mock',
    '@durable-http/mock/node',
    '@durable-http/mock/functions',
    '@durable-http/gateway/node',
  ] as const
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]))
    throw new CliError(
      'notSupported',
      `durable dev needs Node ${oldestNode.join('.')} or newer, as the gateway's HTTP client does; this is ${process.version}`,
    )
  const found = findPackages(names, 'durable dev')
  const [host, node, functions, gateway] = (await Promise.all(names.map((name) => import(found[name])))) as [
    typeof MockPackage,
    typeof MockOnNode,
    typeof MockFunctions,
    typeof GatewayOnNode,
  ]
  return { mock: { ...host, ...node, ...functions }, gateway }
}

function banner({ gateway, console, mcp, mock, key, clock, orchestrators }: DevAddresses): string {
  const first = orchestrators.includes('Hello') ? 'Hello' : (orchestrators[0] ?? 'Hello')
  const shown = orchestrators.slice(0, 12).map(plainText).join(', ')
  const advance = `curl -X POST '${gateway}/v1/clock/advance?duration=1h'   or in the console: ${console}#/clock`
  return [
    `console        ${console}`,
    `gateway        ${gateway}  (no key; OpenAPI at ${gateway}/openapi.json)`,
    `MCP            ${mcp}`,
    `mock host      ${mock}  (key ${key})`,
    `orchestrators  ${shown}${orchestrators.length > 12 ? ` and ${orchestrators.length - 12} more` : ''}`,
    '',
    'Try, in another terminal:',
    `  export DURABLE_URL=${gateway}`,
    `  durable start ${quoted(first)} --id first`,
    '  durable show first',
    '  durable history first',
    ...(clock === 'virtual' ? ['Timers wait for the clock; move it by an hour:', `  ${advance}`] : []),
    'Ctrl-C ends everything; nothing is kept.',
  ].join('\n')
}

const quoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : `'${plainText(name).replaceAll("'", "'\\''")}'`)

function readClock(text: string): keyof typeof clocks {
  if (Object.hasOwn(clocks, text)) return text as keyof typeof clocks
  const close = closestName(text, Object.keys(clocks))
  throw usageError(
    `--clock is '${text.slice(0, 80)}'; ${close ? `did you mean ${close}?` : `expected one of ${Object.keys(clocks).join(', ')}`}`,
  )
}

// 0 picks a free one.
const readPort = (text: string, option: string) => (text === '0' ? 0 : readWhole(text, option, highestPort))
