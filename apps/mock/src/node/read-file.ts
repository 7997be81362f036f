import { readFile, stat } from 'node:fs/promises'

/** Reads a text file; rejects with a `TypeError` that names the file where it has more than `limit` bytes. */
export async function readTextFile(path: string, limit: number): Promise<string> {
  const { size } = await stat(path)
  if (size > limit) throw new TypeError(`${path} has ${size} bytes: at most ${limit} are read`)
  return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
}
