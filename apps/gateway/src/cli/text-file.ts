import { open } from 'node:fs/promises'
import { decodeText } from '@durable-http/core/settings'
import { showSize } from '../config/sizes.ts'

/** Bytes of a file of settings, of a secret and of a catalog, at most. */
export const fileLimits = { settings: 1024 * 1024, secret: 64 * 1024, catalogue: 4 * 1024 * 1024 } as const

/** Rejects what a file holds: it is larger than it may be, or it is not text. */
export class FileContentError extends Error {
  override readonly name = 'FileContentError'
}

/** Makes the error of a file with more bytes than this. */
export const tooLarge = (most: number) => new FileContentError(`is larger than ${showSize(most)}`)

/**
 * Reads a text file in UTF-8, or in UTF-16 as Windows PowerShell writes it; drops the byte order mark. Reads no more than one byte above
 * the limit, also of a device or a pipe. Rejects with a `FileContentError` where it has more, or is not text.
 */
export async function readTextFile(path: string, most: number = fileLimits.settings): Promise<string> {
  await using file = await open(path)
  const chunks: Buffer[] = []
  for await (const chunk of file.createReadStream({ end: most })) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  if (bytes.length > most) throw tooLarge(most)
  try {
    return decodeText(bytes)
  } catch (error) {
    throw new FileContentError((error as Error).message)
  }
}
