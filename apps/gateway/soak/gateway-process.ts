import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nodeOptions } from '../test/spawned-gateway.ts'
import { freePort } from '../test/free-port.ts'

/** A gateway in a process of its own. */
export interface GatewayProcess extends AsyncDisposable {
  restUrl: string
  mcpUrl: string
  /** Megabytes that it holds. */
  memory(): number
  /** True if it still runs. */
  isAlive(): boolean
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
}

const main = fileURLToPath(new URL('../src/runtimes/node/main.ts', import.meta.url))

/** Starts the gateway with these variables and passes on its output. */
export async function startGateway(
  variables: Readonly<Record<string, string>>,
  onOutput: (text: string) => void,
): Promise<GatewayProcess> {
  const [restPort, mcpPort] = [await freePort(), await freePort()]
  const env = { PATH: process.env['PATH'], REST_PORT: `${restPort}`, MCP_PORT: `${mcpPort}`, ...variables }
  const child = spawn(process.execPath, [...nodeOptions, main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit') as Promise<[number | null]>
  let beginning = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      if (beginning.length < 4_000) beginning += String(chunk)
      onOutput(String(chunk))
    })
  }
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const stop = async () => {
    if (isAlive()) child.kill('SIGTERM')
    return (await exited)[0]
  }
  const restUrl = `http://127.0.0.1:${restPort}`
  while (!(await lives(restUrl))) {
    if (!isAlive()) throw new Error(`the gateway ended with ${child.exitCode} before it served: ${beginning}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    restUrl,
    mcpUrl: `http://127.0.0.1:${mcpPort}`,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024,
    isAlive,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}

const lives = (url: string) =>
  fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  )
