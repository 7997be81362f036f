import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockHost, DEFAULT_KEY, type MockHost, type MockHostOptions } from '@durable-http/mock'
import type { CliIo } from '../src/cli-io.ts'
import { run } from '../src/run.ts'

/** How a command is run in a test. */
export interface RunOptions {
  /** True for a terminal on all three streams. */
  terminal?: boolean
  columns?: number
  env?: Record<string, string | undefined>
  /** Content of the standard input. */
  input?: string
  /** Answers of the user, in order; `undefined` cancels the question, and a function is called while it is open. */
  answers?: (Answer | (() => Answer))[]
  signal?: AbortSignal
  fetch?: CliIo['fetch']
  onOut?: (text: string) => void
}

type Answer = string | boolean | undefined

/** Output and exit code of a command. */
export interface RunResult {
  code: number
  out: string
  said: string
  /** Both, in the order of a terminal. */
  text: string
  questions: string[]
  moved: string[]
}

/** A mock host, a folder of its own, and commands that run against it. */
export interface CliHost extends AsyncDisposable {
  host: MockHost
  folder: string
  fetch: NonNullable<CliIo['fetch']>
  run(words: string | readonly string[], options?: RunOptions): Promise<RunResult>
}

/** Address of the mock host. */
export const url = 'https://app.test'
/** Its key. */
export const key = DEFAULT_KEY

/** Makes a mock host on a virtual clock and runs commands in process, with a fake terminal. */
export async function createCliHost(options: MockHostOptions = {}): Promise<CliHost> {
  const host = createMockHost({ clock: { mode: 'virtual', start: '2026-03-01T12:00:00Z' }, ...options })
  const folder = await mkdtemp(join(tmpdir(), 'durable-cli-'))
  const fetch: CliIo['fetch'] = (target, init) => host.fetch(new Request(target, init))
  return {
    host,
    folder,
    fetch,
    async run(words, runOptions = {}) {
      const { terminal = false, columns = 80, input = '', answers = [], signal } = runOptions
      const result: RunResult = { code: -1, out: '', said: '', text: '', questions: [], moved: [] }
      const answer = (question: string) => {
        result.questions.push(question)
        const next = answers.shift()
        return typeof next === 'function' ? next() : next
      }
      const io: CliIo = {
        out: (text) => {
          result.out += text
          result.text += text
          runOptions.onOut?.(text)
        },
        say: (text) => {
          result.said += `${text}\n`
          result.text += `${text}\n`
        },
        progress: terminal ? (text) => void result.moved.push(text) : undefined,
        env: { DURABLE_URL: url, DURABLE_KEY: key, DURABLE_CONFIG: join(folder, 'contexts.json'), ...runOptions.env },
        isTerminal: terminal,
        isInteractive: terminal,
        columns,
        readInput: async () => input,
        askYes: async (question) => answer(question) as boolean | undefined,
        askText: async (question) => answer(question) as string | undefined,
        signal: signal ?? new AbortController().signal,
        clock: { now: () => host.clock.now(), sleep: (milliseconds) => host.clock.advance(milliseconds) },
        fetch: runOptions.fetch ?? fetch,
      }
      result.code = await run(typeof words === 'string' ? words.split(' ') : words, io, '1.2.3')
      await host.clock.settle()
      return result
    },
    async [Symbol.asyncDispose]() {
      await host.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
