import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readAppSettings } from './app-settings.ts'

async function read(functionTimeout: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'app-settings-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{"main":"index.js"}')
  await writeFile(join(folder, 'index.js'), '')
  await writeFile(join(folder, 'host.json'), JSON.stringify({ functionTimeout }))
  return readAppSettings(folder)
}

test.each([
  [undefined, 300],
  ['00:10:00', 600],
  ['1.00:00:05', 86_405],
  ['-1', 2_147_483],
  ['999.00:00:00', 2_147_483],
])('functionTimeout %j is %i seconds', async (given, seconds) => {
  expect((await read(given)).functionTimeout).toBe(seconds)
})

test.each([['00:00:00'], [5], ['five minutes'], ['5:00']])('functionTimeout %j is refused', async (given) => {
  await expect(read(given)).rejects.toThrow(/functionTimeout in .*host\.json is .*: accepted are times such as/)
})
