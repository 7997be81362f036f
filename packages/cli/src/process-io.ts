import type { CliIo } from './cli-io.ts'
import { usageError } from './cli-error.ts'

const defaultColumns = 80
const mostInput = 64 * 1024 * 1024

/** Makes the input and output of a process: Ctrl-C aborts once, and a second one ends the process. */
export function createProcessIo(process: NodeJS.Process): CliIo {
  const { stdin, stdout, stderr, env } = process
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  // A reader that leaves, such as `head`, ends the command quietly.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  stderr.on('error', () => undefined)
  // The line of progress that the next words replace.
  let hasProgress = false
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001B[2K')
    hasProgress = false
  }
  return {
    out: (text) => {
      if (text === '') return undefined
      clear()
      if (stdout.write(text)) return undefined
      return new Promise((resolve) => stdout.once('drain', resolve))
    },
    say: (text) => {
      clear()
      stderr.write(`${text}\n`)
    },
    progress:
      stderr.isTTY && env['TERM'] !== 'dumb'
        ? (text) => {
            clear()
            stderr.write(text.slice(0, Math.max(10, (stderr.columns || defaultColumns) - 1)))
            hasProgress = true
          }
        : undefined,
    env,
    isTerminal: stdout.isTTY,
    isInteractive: stdin.isTTY && stderr.isTTY,
    columns: stdout.columns > 0 ? stdout.columns : defaultColumns,
    async readInput() {
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of stdin as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > mostInput) throw usageError(`the standard input has more than ${mostInput} bytes`)
        chunks.push(chunk)
      }
      return Buffer.concat(chunks).toString('utf8')
    },
    async askYes(message) {
      const { confirm, isCancel } = await import('@clack/prompts')
      const answer = await confirm({ message, initialValue: false, output: stderr })
      return isCancel(answer) ? undefined : answer
    },
    async askText(message) {
      const { text, isCancel } = await import('@clack/prompts')
      const answer = await text({ message, output: stderr })
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
  }
}
