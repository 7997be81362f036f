#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import { constants } from 'node:os'
import process from 'node:process'
import { ConfigError, decodeText, proxyFor, proxyVariables } from '@durable-http/core/settings'
import { toolSettings } from './offering/tool-settings.ts'
import { readConfig, unreadVariables } from './protocol/stdio-config.ts'
import { serveStdio } from './protocol/stdio-server.ts'
import { createOffering } from './offering/create-offering.ts'
import type { Offering } from './offering/offering.ts'
import type { ToolRegistryOptions } from './offering/options.ts'
import { version } from './protocol/version.ts'

const usage = `durable-http-mcp ${version}: MCP tools for an Azure Durable Functions app, over stdio.

It is started by an MCP client and takes what it needs from the environment:

  DURABLE_FUNCTIONS_BASE_URL    origin of the function app, such as https://myapp.azurewebsites.net
  DURABLE_FUNCTIONS_TOKEN       its system key durabletask_extension; or
  DURABLE_FUNCTIONS_TOKEN_FILE  path of a file with it
  DURABLE_FUNCTIONS_TASK_HUB    task hub; the app's own when not set
  DURABLE_FUNCTIONS_CONNECTION  name of the app setting with the storage connection; the app's own when not set
  DURABLE_FUNCTIONS_VERSIONS    versions of orchestrations that the host has, such as 1.0,2.0, or any; none when not set
  DURABLE_FUNCTIONS_READ_ONLY   true offers reading tools only
  DURABLE_FUNCTIONS_TOOLSETS    some of observe,start,control,cleanup,entities; all when not set
  DURABLE_FUNCTIONS_CATALOGUE   path of a JSON file that describes orchestrators; each gets a tool of its own
  MCP_CONFIRM                   elicit lets only a person confirm what cannot be undone; any when not set
  MCP_STATE_SECRET              signs ids of tasks and plans, 32 characters or more; no tasks when not set

  --help     this text
  --version  the version
`

// Milliseconds for open calls. Clients end their input first, then signal, then kill after about two seconds.
const patienceAtEnd = 5_000
const patienceAtSignal = 1_000

const write = (text: string) =>
  new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })

async function main(args: readonly string[]): Promise<number | undefined> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return 0
  }
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`)
    return 0
  }
  if (args.length > 0) {
    process.stderr.write(
      `durable-http-mcp: ${args[0]!.slice(0, 80)} is not an option; expected --help, --version or nothing\n`,
    )
    return 2
  }
  try {
    for (const warning of unreadVariables(process.env)) process.stderr.write(`durable-http-mcp: ${warning}\n`)
    const { key, planSecret, ...options } = readConfig(process.env, readText)
    useProxies()
    const secrets = planSecret === undefined ? [key] : [key, planSecret]
    const offering = makeOffering({ ...options, planSecret, secrets })
    // A reader that has left receives nothing.
    process.stdout.on('error', () => process.exit(0))
    const server = await serveStdio(offering, { input: process.stdin, write })
    const leave = (patience: number) => void server.stop(patience).then(() => process.exit(0))
    let toldAt: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // Terminals and wrappers such as npx pass one signal on twice; a later one is meant as the end.
        toldAt ??= Date.now()
        if (Date.now() - toldAt > patienceAtSignal) process.exit(128 + constants.signals[signal])
        leave(patienceAtSignal)
      })
    }
    void server.ended.then(
      () => leave(patienceAtEnd),
      () => leave(0),
    )
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { variable, message } of error.faults) process.stderr.write(`durable-http-mcp: ${variable} ${message}\n`)
    process.stderr.write('durable-http-mcp: --help lists the variables\n')
    return 2
  }
}

// Node uses the proxies of its environment only on request.
function useProxies(): void {
  const { env } = process
  const proxies = env['NODE_USE_ENV_PROXY'] === '1' ? undefined : proxyVariables(env)
  if (!proxies) return
  if ('setGlobalProxyFromEnv' in http) return void http.setGlobalProxyFromEnv({ ...proxies })
  const proxy = proxyFor(env['DURABLE_FUNCTIONS_BASE_URL'] ?? '', env)
  if (proxy)
    process.stderr.write(
      `durable-http-mcp: ${proxy.variable} is not used: it needs Node 24.14, or NODE_USE_ENV_PROXY=1 from Node 22.21 on\n`,
    )
}

const readText = (path: string) => decodeText(readFileSync(path))

// Tools of several apps may share a name in a catalogue, but not here.
function makeOffering(options: ToolRegistryOptions): Offering {
  try {
    return createOffering(options)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const { variable, example } = toolSettings.catalogue
    throw new ConfigError([{ variable, message: error.message, example: `${variable}=${example}` }])
  }
}

const code = await main(process.argv.slice(2))
if (code !== undefined) process.exit(code)
