#!/usr/bin/env node
import { type CliOptions, readArguments, usage } from './arguments.ts'
import { createMockHost } from './index.ts'
import { serveMockHost } from './node.ts'

const print = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

function announce({ key, taskHub, extensionVersion }: CliOptions, url: string, rpcUrl: string | undefined): void {
  const base = `${url}/runtime/webhooks/durabletask`
  print(`Fake Durable Functions host, extension ${extensionVersion}, task hub ${taskHub}, storage in memory`)
  print(`  HTTP API  ${base}`)
  if (rpcUrl !== undefined) print(`  RPC       ${rpcUrl}/durabletask/ (no key)`)
  print(`  key       ${key} (?code= or x-functions-key)`)
  print('')
  print('Try it:')
  print(`  curl -X POST '${base}/orchestrators/Hello/first?code=${key}'`)
  print(`  curl '${base}/instances/first?code=${key}'`)
  print('Ctrl-C stops it.')
}

async function main(): Promise<void> {
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
  const { port, rpcPort, hostname, storesParent, defaultVersion, ...rest } = options
  const host = createMockHost({
    ...rest,
    ...(storesParent !== undefined && { storesParent }),
    ...(defaultVersion !== undefined && { defaultVersion }),
    clock: 'real',
  })
  const served = await serveMockHost({ host, port, rpcPort, hostname })
  announce(options, served.url, served.rpcUrl)
  const stop = async () => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await served.close()
    await host[Symbol.asyncDispose]()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

try {
  await main()
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
