import { readFileSync } from 'node:fs'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A gateway in a process of its own. */
export interface SpawnedGateway extends AsyncDisposable {
  child: ChildProcess
  restUrl: string
  mcpUrl: string
  /** All it wrote so far. */
  printed(): string
  /** Exit code, or the signal that it died of. */
  ended: Promise<number | string | null>
}

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
const { scripts } = JSON.parse(manifest) as { scripts: Readonly<Record<string, string>> }
/** Options of Node that `npm start` gives. */
export const nodeOptions: readonly string[] = scripts['start']!.split(' ').filter((word) => word.startsWith('--'))

const main = fileURLToPath(new URL('../src/runtimes/node/main.ts', import.meta.url))

/** Starts a gateway on free ports and waits until it listens. */
export async function spawnGateway(variables: Readonly<Record<string, string>>): Promise<SpawnedGateway> {
  const env = { REST_PORT: '0', MCP_PORT: '0', LOG_FORMAT: 'json', PATH: process.env['PATH'], ...variables }
  const child = spawn(process.execPath, [...nodeOptions, main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null)
  let printed = ''
  const started = new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += String(chunk)
      const found = /"restUrl":"(http:[^"]+)","mcpUrl":"(http:[^"]+)"/.exec(printed)
      if (found) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void ended.then((how) => reject(new Error(`it ended with ${how}: ${printed}`)))
  })
  const [, restUrl = '', mcpUrl = ''] = await started
  return {
    child,
    restUrl,
    mcpUrl,
    printed: () => printed,
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
