import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { WireAction } from '../../app/wire-actions.ts'
import { createPendingCalls } from './pending-calls.ts'
import type { AppSettings } from './app-settings.ts'

/** A function that an app has registered. */
export interface RegisteredFunction {
  readonly name: string
  readonly bindings: Readonly<Record<string, Binding>>
}

/** A binding of a function. */
export interface Binding {
  readonly type: string
  readonly direction?: string
  readonly route?: string
  readonly methods?: readonly string[]
  readonly authLevel?: string
}

/** A value for a binding, as the worker protocol writes it. */
export interface InputData {
  readonly name: string
  readonly data: { readonly string?: string; readonly json?: string; readonly http?: object }
}

/** Result of a function call. */
export interface Invoked {
  readonly value?: {
    readonly json?: string
    readonly string?: string
    readonly int?: number
    readonly double?: number
  } | null
  readonly http?: {
    readonly statusCode: string
    readonly headers: Readonly<Record<string, string>>
    readonly cookies?: readonly { name: string; value: string }[]
    readonly body: string
  }
  readonly actions?: readonly WireAction[]
  readonly isDone?: boolean
  readonly output?: unknown
  readonly error?: string
  readonly customStatus?: unknown
}

/** A function app that runs in a process of its own. */
export interface AppProcess extends AsyncDisposable {
  readonly functions: readonly RegisteredFunction[]
  /** Rejects with the error of the function, and with one that names it where it takes longer than `functionTimeout`; where an orchestrator has failed, resolves with its state. */
  invoke(name: string, inputs: readonly InputData[]): Promise<Invoked>
}

/** Thrown for what a function has thrown. */
export class AppFunctionError extends Error {
  readonly remoteStack: string | undefined

  constructor(message: string, stack: string | undefined) {
    super(message)
    this.name = 'AppFunctionError'
    this.remoteStack = stack
  }
}

type Reply =
  | { readonly ready: readonly RegisteredFunction[] }
  | { readonly failed: string }
  | {
      readonly id: number
      readonly result?: Invoked
      readonly error?: { message: string; stack?: string }
      readonly state?: Invoked
    }

const modules = fileURLToPath(new URL('../../../app-modules', import.meta.url))

const describeExit = (code: number | null, signal: string | null): string =>
  signal === null ? `ended with ${code}` : `was ended by ${signal}`

/** Starts an app and waits until its functions are registered; rejects with the reason where that fails. */
export async function startApp(
  folder: string,
  { entries, values, functionTimeout }: AppSettings,
  log: (line: string) => void,
): Promise<AppProcess> {
  const path = [modules, process.env['NODE_PATH']].filter(Boolean).join(process.platform === 'win32' ? ';' : ':')
  const child: ChildProcess = fork(`${modules}/worker.cjs`, entries, {
    cwd: folder,
    execArgv: [],
    env: { ...values, ...process.env, NODE_PATH: path },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', log)

  const calls = createPendingCalls<Invoked>(functionTimeout, log)
  let exit: string | undefined
  const ready = new Promise<readonly RegisteredFunction[]>((resolve, reject) => {
    child.on('message', (reply: Reply) => {
      if ('ready' in reply) return resolve(reply.ready)
      if ('failed' in reply) return reject(new TypeError(`the app in ${folder} does not start: ${reply.failed}`))
      const call = calls.take(reply.id)
      if (reply.state || reply.result) call?.resolve((reply.state ?? reply.result)!)
      else call?.reject(new AppFunctionError(reply.error?.message ?? 'unknown', reply.error?.stack))
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      exit = `the process of the app in ${folder} ${describeExit(code, signal)}`
      reject(new TypeError(exit))
      calls.rejectAll(new Error(exit))
    })
  })
  const end = async () => {
    if (exit !== undefined) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
  }
  const functions = await ready.catch(async (error: unknown) => {
    await end()
    throw error
  })
  return {
    functions,
    async invoke(name, inputs) {
      if (exit !== undefined) throw new Error(exit)
      const { id, promise } = calls.open(name)
      child.send({ id, name, inputs, invocationId: crypto.randomUUID() })
      return promise
    },
    [Symbol.asyncDispose]: end,
  }
}
