import { readFile, stat } from 'node:fs/promises'

/** Reads a text file in UTF-8, or in UTF-16 with a byte order mark; rejects with a `TypeError` that names the file where it is neither, or has more than `limit` bytes. */
export async function readTextFile(path: string, limit: number): Promise<string> {
  const { size } = await stat(path)
  if (size > limit) throw new TypeError(`${path} has ${size} bytes: at most ${limit} are read`)
  const bytes = await readFile(path)
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  const isBig = first === 0xfe && second === 0xff
  try {
    return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new TypeError(`${path} is not text in UTF-8, or in UTF-16 with a byte order mark`)
  }
}
