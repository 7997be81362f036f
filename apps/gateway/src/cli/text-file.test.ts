import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readOrchestrators } from '../runtimes/node/orchestrators.ts'
import { readConfigFile } from './config-file.ts'
import { readSecretFiles } from './secret-files.ts'
import { fileLimits, readTextFile } from './text-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'text-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('readTextFile', () => {
  test.each([
    ['UTF-8', Buffer.from('東京')],
    ['UTF-8 with a mark', Buffer.from('\uFEFF東京')],
    ['UTF-16', Buffer.from('\uFEFF東京', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('\uFEFF東京', 'utf16le').swap16()],
  ])('reads %s', async (name, bytes) => {
    expect(await readTextFile(await fileOf(name, bytes))).toBe('東京')
  })

  test('takes a file of the limit, and refuses one byte more', async () => {
    expect((await readTextFile(await fileOf('fits', 'x'.repeat(100)), 100)).length).toBe(100)
    const refused = readTextFile(await fileOf('over', 'x'.repeat(101)), 100)
    await expect(refused).rejects.toMatchObject({ name: 'FileContentError', message: 'is larger than 100B' })
  })

  test.skipIf(process.platform === 'win32')('refuses a device that never ends', async () => {
    await expect(readTextFile('/dev/zero')).rejects.toMatchObject({ message: 'is larger than 1MiB' })
  })

  test('reports a folder and a missing file', async () => {
    await mkdir(join(folder, 'a-folder'))
    await expect(readTextFile(join(folder, 'a-folder'))).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(readTextFile(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a file that is not text', () => {
  const latin1 = Buffer.from('{"name":"käse"}', 'latin1')
  const why = 'is not text in UTF-8, or in UTF-16 with a byte order mark'

  test('is a fault of the configuration, of a secret and of the catalog', async () => {
    const path = await fileOf('latin1.json', latin1)
    const { faults } = await readConfigFile(folder, { path, by: '--config' })
    expect(faults).toMatchObject([{ variable: 'latin1.json', message: `${why}; expected a file of settings` }])
    const { faults: ofSecret, secrets } = await readSecretFiles({ DURABLE_FUNCTIONS_TOKEN_FILE: path })
    expect([secrets, ofSecret[0]?.message]).toEqual([{}, `names a file that ${why}; expected the secret alone in it`])
    await expect(readOrchestrators(path, [])).rejects.toMatchObject({
      faults: [{ message: expect.stringContaining(`${why}; expected a file that describes orchestrators`) }],
    })
  })
})

describe('a file that is too large', () => {
  const tooLarge = (most: number) => `"${'x'.repeat(most)}"`

  test.each(['json', 'mjs'])('is a fault of the configuration: %s', async (extension) => {
    const path = await fileOf(`large.${extension}`, tooLarge(fileLimits.settings))
    const { faults } = await readConfigFile(folder, { path, by: '--config' })
    expect(faults).toMatchObject([
      { variable: `large.${extension}`, message: 'is larger than 1MiB; expected a file of settings' },
    ])
  })

  test('is a fault of a secret', async () => {
    const path = await fileOf('secret', tooLarge(fileLimits.secret))
    const { faults, secrets } = await readSecretFiles({ DURABLE_FUNCTIONS_TOKEN_FILE: path })
    expect([secrets, faults[0]?.message]).toEqual([
      {},
      'names a file that is larger than 64KiB; expected the secret alone in it',
    ])
  })

  test('is a fault of the catalog', async () => {
    const path = await fileOf('catalog.json', tooLarge(fileLimits.catalogue))
    await expect(readOrchestrators(path, [])).rejects.toMatchObject({
      faults: [
        { message: expect.stringContaining('is larger than 4MiB; expected a file that describes orchestrators') },
      ],
    })
  })
})
