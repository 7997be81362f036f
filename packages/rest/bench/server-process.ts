import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
const { scripts } = JSON.parse(manifest) as { scripts: Readonly<Record<string, string>> }
// Options of Node that `npm start` gives.
const nodeOptions = scripts['start']!.split(' ').filter((word) => word.startsWith('--'))

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  origin: string
  /** CPU time that it has taken so far, in microseconds. */
  cpu(): number
  /** Memory that it holds now, in MB. */
  memory(): number
  /** Makes a server that was started with `collecting` collect its garbage. */
  collect(): void
}

/** Environment of a server that collects its garbage on request. */
export const collecting = { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'collect-on-signal.ts')}` }

/** Starts a script of this folder, or an absolute path, and waits until it responds. */
export async function startServer(script: string, environment: (port: number) => object): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [...nodeOptions, join(import.meta.dirname, script)], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  await waitUntilUp(`${origin}/`)
  const read = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8')
  return {
    origin,
    // In `stat` it is counted in hundredths of a second, as much as a hundred reads take.
    cpu: () =>
      readdirSync(`/proc/${child.pid}/task`)
        .map((thread) => Number(read(`task/${thread}/schedstat`).split(' ')[0]) / 1_000)
        .reduce((one, other) => one + other),
    collect: () => void child.kill('SIGUSR2'),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(read('status'))![1]) / 1024,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function waitUntilUp(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await (await fetch(url)).arrayBuffer()
      return
    } catch (error) {
      if (attempt > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
