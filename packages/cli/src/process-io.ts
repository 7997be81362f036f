import { isatty as isTerminal } from 'node:tty'
import { decodeText } from '@durable-http/core/settings'
import type { CliIo } from './cli-io.ts'
import { usageError } from './cli-error.ts'
import { httpFetch } from './http/http-fetch.ts'
import { proxiedFetch } from './http/proxied-fetch.ts'
import { terminalText } from './output/plain-text.ts'

const defaultColumns = 80
const mostInput = 64 * 1024 * 1024

/** Makes the input and output of a process: Ctrl-C aborts once, and a second one ends the process. */
export function createProcessIo(process: NodeJS.Process): CliIo {
  const { stdout, env } = process
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  // A reader that leaves, such as `head`, ends the command quietly.
  stdout.on('error', ({ code = 'failed' }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') errors().write(`durable: cannot write to the standard output (${code})\n`)
    process.exit(code === 'EPIPE' ? 0 : 1)
  })
  // Streams are opened when they are needed: that of the standard input takes longest.
  const errors = () => {
    const { stderr } = process
    if (stderr.listenerCount('error') === 0) stderr.on('error', () => undefined)
    return stderr
  }
  // The line of progress that the next words replace.
  let hasProgress = false
  const clear = () => {
    if (hasProgress) errors().write('\r\u001B[2K')
    hasProgress = false
  }
  // Foreign text must not control the terminal; other programs get it unchanged.
  const shown = (text: string, stream: 1 | 2) => (isTerminal(stream) ? terminalText(text) : text)
  const say = (text: string) => {
    clear()
    errors().write(`${shown(text, 2)}\n`)
  }
  return {
    out: (text) => {
      if (text === '') return undefined
      clear()
      if (stdout.write(shown(text, 1))) return undefined
      return new Promise((resolve) => stdout.once('drain', resolve))
    },
    say,
    progress:
      isTerminal(2) && env['TERM'] !== 'dumb'
        ? (text) => {
            clear()
            errors().write(terminalText(text).slice(0, Math.max(10, (errors().columns || defaultColumns) - 1)))
            hasProgress = true
          }
        : undefined,
    env,
    isTerminal: isTerminal(1),
    isInteractive: isTerminal(0) && isTerminal(2),
    columns: stdout.columns > 0 ? stdout.columns : defaultColumns,
    async readInput() {
      const chunks: Buffer[] = []
      let size = 0
      // A pending read would keep the process alive.
      interrupt.signal.addEventListener('abort', () => process.stdin.destroy(), { once: true })
      if (isTerminal(0)) errors().write('reading the standard input; Ctrl-D ends it\n')
      for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > mostInput) throw usageError(`the standard input has more than ${mostInput} bytes`)
        chunks.push(chunk)
      }
      try {
        return decodeText(Buffer.concat(chunks))
      } catch (error) {
        throw usageError(`the standard input ${(error as Error).message}`)
      }
    },
    async askYes(message) {
      const { confirm, isCancel } = await import('@clack/prompts')
      const answer = await confirm({ message: shown(message, 2), initialValue: false, output: process.stderr })
      return isCancel(answer) ? undefined : answer
    },
    async askText(message) {
      const { text, isCancel } = await import('@clack/prompts')
      const answer = await text({ message: shown(message, 2), output: process.stderr })
      return isCancel(answer) ? undefined : answer
    },
    signal: interrupt.signal,
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve()
          const timer = setTimeout(resolve, milliseconds)
          signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
        }),
    },
    // Other runtimes have a `fetch` that starts fast.
    fetch: process.versions['bun'] || process.versions['deno'] ? undefined : proxiedFetch(httpFetch, env, say),
  }
}
