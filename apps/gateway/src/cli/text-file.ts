import { open } from 'node:fs/promises'
import { showSize } from '../config/sizes.ts'

/** Bytes of a file of settings, of a secret and of a catalog, at most. */
export const fileLimits = { settings: 1024 * 1024, secret: 64 * 1024, catalogue: 4 * 1024 * 1024 } as const

/** Rejects a file that is larger than it may be; `code` is `EFBIG`. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError'
  readonly code = 'EFBIG'

  constructor(most: number) {
    super(`is larger than ${showSize(most)}`)
  }
}

/**
 * Reads a text file in UTF-8, or in UTF-16 as Windows PowerShell writes it; drops the byte order mark. Reads no more than one byte above
 * the limit, also of a device or a pipe, and rejects with a `FileTooLargeError` then.
 */
export async function readTextFile(path: string, most: number = fileLimits.settings): Promise<string> {
  await using file = await open(path)
  const chunks: Buffer[] = []
  for await (const chunk of file.createReadStream({ end: most })) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  if (bytes.length > most) throw new FileTooLargeError(most)
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
