import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadFunctions } from '../functions.ts'
import { readTextFile } from './read-file.ts'
import { replay } from './recording-commands.ts'

async function fileOf(name: string, text: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'read-file-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('reads a file up to its limit, without a byte order mark', async () => {
  expect(await readTextFile(await fileOf('a.txt', '\uFEFFhello'), 8)).toBe('hello')
})

test.each([
  ['UTF-16', Buffer.from('\uFEFF東京', 'utf16le')],
  ['big-endian UTF-16', Buffer.from('\uFEFF東京', 'utf16le').swap16()],
])('reads a file in %s with a byte order mark', async (_, bytes) => {
  expect(await readTextFile(await fileOf('a.txt', bytes), 100)).toBe('東京')
})

test('refuses a file that is not text', async () => {
  const path = await fileOf('a.txt', Buffer.from('käse', 'latin1'))
  await expect(readTextFile(path, 100)).rejects.toThrow(`${path} is not text in UTF-8`)
})

test('names a file that is too long', async () => {
  const path = await fileOf('a.txt', 'too long')
  await expect(readTextFile(path, 7)).rejects.toThrow(`${path} has 8 bytes: at most 7 are read`)
})

test('refuses a file of functions that is too long before it reads it', async () => {
  const path = await fileOf('functions.yaml', `# ${'x'.repeat(8_000_000)}\n`)
  await expect(loadFunctions(path)).rejects.toThrow(/functions\.yaml has 8000003 bytes: at most 8000000 are read/)
})

test('names a recording that is not one', async () => {
  const path = await fileOf('bug.json', '{"name":1}')
  const quiet = { print: () => undefined, complain: () => undefined, keys: [] }
  await expect(replay([path, '--port', '0'], quiet)).rejects.toThrow(/bug\.json is not a recording: name/)
})
