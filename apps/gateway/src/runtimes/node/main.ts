#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { useGlobalProxy } from './global-proxy.ts'
import { applyMallocSettings } from './malloc-settings.ts'

if (typeof AsyncDisposableStack === 'undefined') {
  process.stderr.write(`durable-gateway needs Node 24 or newer; this is ${process.version}\n`)
  process.exit(1)
}
if (
  !process.argv.some((argument) =>
    /^(doctor|create-key|help|version|-h|-v|--help|--version|--print-config)$/.test(argument),
  )
)
  applyMallocSettings(process.env)
// Kept in the temporary folder, compiled sources halve the time of every start but the first.
nodeModule.enableCompileCache()
useGlobalProxy(process.env)
const { runCommand } = await import('../../cli/run-command.ts')

// A reader that leaves early, such as `head`, is not a failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

try {
  process.exitCode = await runCommand({
    args: process.argv.slice(2),
    variables: process.env,
    folder: process.cwd(),
    print: (text) => void process.stdout.write(`${text}\n`),
    complain: (text) => void process.stderr.write(`${text}\n`),
    start: async (config) => (await import('./start.ts')).start(config, process.env),
  })
} catch (error) {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
}
