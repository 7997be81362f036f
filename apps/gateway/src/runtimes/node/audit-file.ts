import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** Where the lines of the audit go. */
export interface AuditFile extends AsyncDisposable {
  write(this: void, line: string): void
}

/** Opens a file that lines are appended to, which only its owner may read; without a path, they go where `fallback` writes. */
export function openAuditFile(path: string | undefined, fallback: (line: string) => void): AuditFile {
  if (path === undefined) return { write: fallback, [Symbol.asyncDispose]: async () => undefined }
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  let hasFailed = false
  // An audit that cannot be kept must not be missed in silence, nor end what callers wait for.
  stream.on('error', ({ message }) => {
    if (!hasFailed) process.stderr.write(`The audit cannot be written: ${message}\n`)
    hasFailed = true
  })
  return {
    write: (line) => (hasFailed ? fallback(line) : void stream.write(line)),
    async [Symbol.asyncDispose]() {
      stream.end()
      await finished(stream).catch(() => undefined)
    },
  }
}
