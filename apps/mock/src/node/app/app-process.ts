import type { InputData, Invoked, RegisteredFunction, Reply } from './app-protocol.ts'
import type { AppSettings } from './app-settings.ts'
import { type AppWorker, startWorker } from './app-worker.ts'
import { createPendingCalls } from './pending-calls.ts'

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

/**
 * Starts an app; rejects with the reason where that fails. As in the Functions host a function that does not respond in time
 * costs the app its process: a new one is started, and gets what the other calls asked of the old one again. After a crash the
 * next call starts a new one.
 */
export async function startApp(
  folder: string,
  settings: AppSettings,
  log: (line: string) => void,
): Promise<AppProcess> {
  const { functionTimeout } = settings
  let worker: Promise<AppWorker> | undefined
  let isDisposed = false

  const onReply = (reply: Reply) => {
    const call = calls.take(reply.id)
    if (reply.state || reply.result) call?.resolve((reply.state ?? reply.result)!)
    else call?.reject(new AppFunctionError(reply.error?.message ?? 'unknown', reply.error?.stack))
  }

  const start = async (): Promise<AppWorker> => {
    const started = startWorker(folder, settings, { log, onReply })
    worker = started
    const running = await started.catch((error: unknown) => {
      if (worker === started) worker = undefined
      throw error
    })
    void running.over.then((reason) => {
      if (isDisposed || worker !== started) return
      worker = undefined
      log(`${reason}; the next call of a function starts it again`)
      calls.rejectAll(new Error(reason))
    })
    return running
  }

  const send = async (call: { id: number; message: object }) => {
    try {
      const running = await (worker ?? start())
      if (calls.startTime(call.id)) running.send(call.message)
    } catch (error) {
      calls.take(call.id)?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  const restart = async () => {
    const old = worker
    if (!old) return
    worker = undefined
    const waiting = calls.stopTimes()
    await (await old.catch(() => undefined))?.end()
    for (const call of waiting) void send(call)
  }

  const calls = createPendingCalls<Invoked>(functionTimeout, (call) => {
    const text = `function '${call.name}' did not respond within ${functionTimeout} s (functionTimeout in host.json): it hangs, or an endless loop keeps its process busy`
    log(`${text}; the process of the app is started again`)
    call.reject(new Error(text))
    void restart()
  })

  const { functions } = await start()
  return {
    functions,
    invoke(name, inputs) {
      if (isDisposed) return Promise.reject(new Error(`the app in ${folder} is stopped`))
      const { call, promise } = calls.open(name, { name, inputs, invocationId: crypto.randomUUID() })
      void send(call)
      return promise
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      const running = await worker?.catch(() => undefined)
      await running?.end()
      calls.rejectAll(new Error(`the app in ${folder} is stopped`))
    },
  }
}
