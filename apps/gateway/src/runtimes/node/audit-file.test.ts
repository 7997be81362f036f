import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openAuditFile } from './audit-file.ts'

async function createFolder() {
  const path = await mkdtemp(join(tmpdir(), 'audit-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('appends lines to a file that only its owner may read', async () => {
  await using folder = await createFolder()
  const path = join(folder.path, 'audit.jsonl')
  for (const line of ['first\n', 'second\n']) {
    await using file = openAuditFile(path, () => expect.unreachable())
    file.write(line)
  }
  expect(await readFile(path, 'utf8')).toBe('first\nsecond\n')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('keeps what a file held and the rights it has', async () => {
  await using folder = await createFolder()
  const path = join(folder.path, 'audit.jsonl')
  await writeFile(path, 'of before\n')
  await chmod(path, 0o640)
  {
    await using file = openAuditFile(path, () => expect.unreachable())
    file.write('new\n')
  }
  expect(await readFile(path, 'utf8')).toBe('of before\nnew\n')
  expect((await stat(path)).mode & 0o777).toBe(0o640)
})

test('writes to the fallback without a path, and once a file cannot be written', async () => {
  await using folder = await createFolder()
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const lines: string[] = []
  await using plain = openAuditFile(undefined, (line) => lines.push(line))
  plain.write('to the fallback\n')
  await using broken = openAuditFile(join(folder.path, 'absent', 'audit.jsonl'), (line) => lines.push(line))
  await vi.waitFor(() => expect(told).toHaveBeenCalled())
  broken.write('after the failure\n')
  expect(lines).toEqual(['to the fallback\n', 'after the failure\n'])
  expect(told.mock.calls.flat()).toEqual([expect.stringMatching(/^The audit cannot be written: ENOENT/)])
  told.mockRestore()
})
