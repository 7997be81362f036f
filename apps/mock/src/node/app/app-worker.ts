import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RegisteredFunction, Reply } from './app-protocol.ts'
import type { AppSettings } from './app-settings.ts'

/** The process that an app runs in. */
export interface AppWorker {
  readonly functions: readonly RegisteredFunction[]
  send(message: object): void
  /** Resolves with the reason once the process is over. */
  readonly over: Promise<string>
  /** Ends the process, even one that an endless loop keeps busy. */
  end(): Promise<void>
}

type FirstReply = { readonly ready: readonly RegisteredFunction[] } | { readonly failed: string }

const modules = fileURLToPath(new URL('../../../app-modules', import.meta.url))

const describeExit = (code: number | null, signal: string | null): string =>
  signal === null ? `ended with ${code}` : `was ended by ${signal}`

/** Starts the process of an app and waits until its functions are registered; rejects with the reason where that fails. */
export async function startWorker(
  folder: string,
  { entries, values }: Pick<AppSettings, 'entries' | 'values'>,
  { log, onReply }: { readonly log: (line: string) => void; readonly onReply: (reply: Reply) => void },
): Promise<AppWorker> {
  const path = [modules, process.env['NODE_PATH']].filter(Boolean).join(process.platform === 'win32' ? ';' : ':')
  const child: ChildProcess = fork(`${modules}/worker.cjs`, entries, {
    cwd: folder,
    execArgv: [],
    env: { ...values, ...process.env, NODE_PATH: path },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', log)

  const over = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`the process of the app in ${folder} ${describeExit(code, signal)}`))
  })
  const end = async () => {
    child.kill('SIGKILL')
    await over
  }
  const ready = new Promise<readonly RegisteredFunction[]>((resolve, reject) => {
    child.on('message', (reply: FirstReply | Reply) => {
      if ('ready' in reply) resolve(reply.ready)
      else if ('failed' in reply) reject(new TypeError(`the app in ${folder} does not start: ${reply.failed}`))
      else onReply(reply)
    })
    child.on('error', reject)
    void over.then((reason) => reject(new TypeError(reason)))
  })
  try {
    return { functions: await ready, send: (message) => void child.send(message), over, end }
  } catch (error) {
    await end()
    throw error
  }
}
