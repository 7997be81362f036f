import { createReadStream } from 'node:fs'

/** A file is larger than its reader takes. */
class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
  readonly code: string
  constructor(most: number) {
    super(`larger than ${most} bytes`)
    this.code = `larger than ${most} bytes`
  }
}

/** Reads a text file of at most `most` bytes, without its byte order mark; rejects with `FileTooLarge` beyond, also for what never ends. */
export async function readLimitedFile(path: string, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new FileTooLarge(most)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}
