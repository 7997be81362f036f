#!/usr/bin/env node
import { type CliOptions, readArguments, usage } from './arguments.ts'
import type { AdminAccess } from './admin.ts'
import { clockSettings } from './engine/clock.ts'
import { type LoadedFunctions, loadFunctions } from './functions.ts'
import { DEFAULT_HUB } from './host-options.ts'
import { type Functions, createMockHost } from './index.ts'
import { type ServedMockHost, serveMockHost } from './node.ts'
import { record, replay } from './node/recording-commands.ts'

const print = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

/** Settings of the admin API from the environment. */
function adminAccess(isAsked: boolean): AdminAccess | false {
  const { DURABLE_MOCK_ADMIN: wanted, DURABLE_MOCK_ADMIN_KEY: key, DURABLE_MOCK_ADMIN_HOSTS: hosts } = process.env
  if (!isAsked && (wanted === undefined || ['', '0', 'false'].includes(wanted))) return false
  return { ...(key && { key }), hosts: (hosts ?? '').split(',').map((host) => host.trim()) }
}

/** Names of what the functions offer, for the announcement. */
const namesOf = (sets: readonly Functions[], kind: 'orchestrators' | 'activities' | 'entities'): string =>
  [...new Set(sets.flatMap((set) => Object.keys(set[kind] ?? {})))]
    .filter((name) => !name.startsWith('BuiltIn::'))
    .join(', ') || 'none'

function announce(
  { key, taskHub, extensionVersion, sampleFunctions }: CliOptions,
  loaded: LoadedFunctions,
  served: ServedMockHost,
): void {
  const { url, rpcUrl } = served
  const base = `${url}/runtime/webhooks/durabletask`
  print(`Fake Durable Functions host, extension ${extensionVersion}, task hub ${taskHub}, storage in memory`)
  print(`  HTTP API  ${base}`)
  if (rpcUrl !== undefined) print(`  RPC       ${rpcUrl}/durabletask/ (no key)`)
  print(`  key       ${key} (?code= or x-functions-key)`)
  if (served.hasAdmin) print(`  admin     ${url}/_mock/v1/openapi.json`)
  if (loaded.functions.length > 0) {
    print(`  orchestrators  ${namesOf(loaded.functions, 'orchestrators')}`)
    print(`  activities     ${namesOf(loaded.functions, 'activities')}`)
    print(`  entities       ${namesOf(loaded.functions, 'entities')}`)
  }
  for (const note of loaded.notes) print(`  note: ${note}`)
  print('')
  print('Try it:')
  const [first = 'Hello'] = sampleFunctions
    ? []
    : loaded.functions.flatMap((set) => Object.keys(set.orchestrators ?? {}))
  print(`  curl -X POST '${base}/orchestrators/${encodeURIComponent(first)}/first?code=${key}'`)
  print(`  curl '${base}/instances/first?code=${key}'`)
  print('Ctrl-C stops it.')
}

const commands = { record, replay }

/** Runs `record` or `replay` until it is stopped. */
async function runCommand(name: keyof typeof commands, args: string[]): Promise<void> {
  const keys = [process.env['DURABLE_FUNCTIONS_TOKEN'] ?? '']
  const running = await commands[name](args, { print, complain, keys })
  const stop = async () => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await running.stop()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

async function main(): Promise<void> {
  const [first = '', ...others] = process.argv.slice(2)
  if (Object.hasOwn(commands, first) && !others.includes('--help'))
    return runCommand(first as keyof typeof commands, others)
  const read = readArguments(process.argv.slice(2))
  if (read.kind === 'help') {
    print(usage)
    return
  }
  if (read.kind === 'invalid') {
    complain(`${read.problems.join('\n')}\n\n${usage}`)
    process.exitCode = 2
    return
  }
  const { options } = read
  const { port, rpcPort, hostname, storesParent, defaultVersion, paths, clock, heldActivities, admin, ...rest } =
    options
  const loaded = await loadFunctions(paths, { log: complain })
  const host = createMockHost({
    ...loaded.hostOptions,
    ...rest,
    ...(loaded.hostOptions.taskHub !== undefined &&
      rest.taskHub === DEFAULT_HUB && { taskHub: loaded.hostOptions.taskHub }),
    functions: loaded.functions,
    heldActivities: [...loaded.heldActivities, ...heldActivities],
    ...(storesParent !== undefined && { storesParent }),
    ...(defaultVersion !== undefined && { defaultVersion }),
    clock: clockSettings[clock],
  })
  const served = await serveMockHost({ host, loaded, port, rpcPort, hostname, admin: adminAccess(admin) })
  announce({ ...options, taskHub: host.taskHub }, loaded, served)
  const stop = async () => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await served.close()
    await host.dispose()
    await loaded[Symbol.asyncDispose]()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

// A reader that leaves early, such as `head`, is not a failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

try {
  await main()
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
