import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { bundleEdge } from '../scripts/bundle-edge.ts'
import { bundleFor, type Runtime } from '../scripts/bundle.ts'
import { freePort } from './free-port.ts'
import { runWorker } from './workerd.ts'

/** A build of the gateway that runs on its runtime. */
export interface BuiltGateway extends AsyncDisposable {
  restUrl: string
  mcpUrl: string
  /** All that it wrote, so far. */
  output(): string
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
}

/** Runs a build with these variables, on free ports of loopback. */
export type RunBuild = (variables: Readonly<Record<string, string>>) => Promise<BuiltGateway>

const installed = (path: string) => resolve(import.meta.dirname, '../node_modules', path)

const commands: Readonly<Record<Runtime, (entry: string) => [string, string[]]>> = {
  node: (entry) => [process.execPath, [entry]],
  // Not the script of that name: it does not pass signals on.
  deno: (entry) => [installed('deno/deno'), ['run', '--no-config', '--allow-net', '--allow-env', entry]],
  bun: (entry) => [installed('.bin/bun'), [entry]],
}

/** Builds for a runtime with ports; the build runs as often as is asked. */
export async function buildFor(runtime: Runtime): Promise<RunBuild> {
  const { entry } = await bundleFor(runtime, `dist/runtimes-test/${runtime}`)
  return async (variables) => {
    const [restPort, mcpPort] = [await freePort(), await freePort()]
    const [file, args] = commands[runtime](entry)
    const env = { PATH: process.env['PATH'], REST_PORT: `${restPort}`, MCP_PORT: `${mcpPort}`, ...variables }
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)))
    const gateway = {
      restUrl: `http://127.0.0.1:${restPort}`,
      mcpUrl: `http://127.0.0.1:${mcpPort}`,
      output: () => output,
      stop: () => stop(child),
      [Symbol.asyncDispose]: async () => void (await stop(child)),
    }
    await until(gateway.mcpUrl, child, () => output)
    return gateway
  }
}

/** Builds the module for platforms that call `fetch`, to be run by workerd. */
export async function buildForWorkers(): Promise<RunBuild> {
  const { code } = await bundleEdge()
  return async (variables) => {
    const worker = await runWorker(code, variables)
    const dispose = () => worker[Symbol.asyncDispose]()
    const stop = async () => {
      await dispose()
      return 0
    }
    return { restUrl: worker.url, mcpUrl: worker.url, output: () => '', stop, [Symbol.asyncDispose]: dispose }
  }
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit') as Promise<[number | null]>
  child.kill('SIGTERM')
  const [code] = await exited
  return code
}

async function until(url: string, child: ChildProcess, output: () => string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const isUp = await fetch(url).then(
      async (response) => {
        await response.body?.cancel()
        return true
      },
      () => false,
    )
    if (isUp) return
    await new Promise((next) => setTimeout(next, 20))
  }
  throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${output()}`)
}
