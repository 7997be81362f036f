import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type FileActions, replaceFile } from '../src/context/replace-file.ts'
import { createCliHost } from './cli-host.ts'

const refusal = (code: string) => Object.assign(new Error(code), { code })

/** Files in memory, of which some actions fail as they do on Windows while a scanner holds a file. */
function fakeFiles(faults: Partial<Record<keyof FileActions, string[]>>) {
  const content = new Map([['book.json', 'old']])
  const calls: string[] = []
  const act = async (name: keyof FileActions, work: () => unknown) => {
    calls.push(name)
    const code = faults[name]?.shift()
    if (code) throw refusal(code)
    work()
  }
  const files: FileActions = {
    writeFile: (path, text) => act('writeFile', () => content.set(path, text)),
    chmod: () => act('chmod', () => undefined),
    rename: (from, to) =>
      act('rename', () => {
        content.set(to, content.get(from)!)
        content.delete(from)
      }),
    rm: (path) => act('rm', () => content.delete(path)),
  }
  return { files, content, calls }
}

test.each(['EPERM', 'EBUSY', 'EACCES'])('a file that is held for a moment (%s) is replaced', async (code) => {
  const { files, content, calls } = fakeFiles({ rename: [code, code] })
  await replaceFile('book.json', 'new', files)
  expect(Object.fromEntries(content)).toEqual({ 'book.json': 'new' })
  expect(calls).toEqual(['writeFile', 'chmod', 'rename', 'rename', 'rename'])
})

test.each<[string, Parameters<typeof fakeFiles>[0], string]>([
  ['that stays held', { rename: ['EBUSY', 'EBUSY', 'EBUSY', 'EBUSY'] }, 'EBUSY'],
  ['on a full disk', { writeFile: ['ENOSPC'] }, 'ENOSPC'],
  ['in a folder without rights', { chmod: ['EROFS'] }, 'EROFS'],
])('a file %s keeps its content, and nothing is left beside it', async (_, faults, code) => {
  const { files, content } = fakeFiles(faults)
  await expect(replaceFile('book.json', 'new', files)).rejects.toMatchObject({ code })
  expect(Object.fromEntries(content)).toEqual({ 'book.json': 'old' })
})

test('a clean-up that fails, too, hides not the first error', async () => {
  const { files, content } = fakeFiles({ rename: ['EXDEV'], rm: ['EBUSY'] })
  await expect(replaceFile('book.json', 'new', files)).rejects.toMatchObject({ code: 'EXDEV' })
  expect(content.get('book.json')).toBe('old')
})

test('a real file is replaced, readable by its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'durable-cli-'))
  try {
    const path = join(folder, 'book.json')
    await writeFile(path, 'old', { mode: 0o644 })
    await replaceFile(path, 'new')
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777, await readdir(folder)]).toEqual([
      'new',
      process.platform === 'win32' ? expect.any(Number) : 0o600,
      ['book.json'],
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('contexts that cannot be written are reported in one sentence', async () => {
  await using cli = await createCliHost()
  const file = join(cli.folder, 'file')
  await writeFile(file, '')
  const env = { DURABLE_CONFIG: join(file, 'contexts.json') }
  const { code, said } = await cli.run('context set prod --url https://app.test', { env })
  expect([code, said]).toEqual([expect.any(Number), expect.stringMatching(/^durable: cannot (read|write) .*\n$/)])
  expect(code).not.toBe(0)
})
