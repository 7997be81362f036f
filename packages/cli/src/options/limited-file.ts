import { createReadStream } from 'node:fs'
import { decodeText } from '@durable-http/core/settings'

/** A file is larger than its reader takes, or not text; `code` says which. */
class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Reads a text file of at most `most` bytes, in UTF-8 or UTF-16, without its byte order mark; rejects beyond, also for what never ends, and where it is not text. */
export async function readLimitedFile(path: string, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new UnreadableFile(`larger than ${most} bytes`)
    chunks.push(chunk)
  }
  try {
    return decodeText(Buffer.concat(chunks))
  } catch (error) {
    throw new UnreadableFile((error as Error).message)
  }
}
