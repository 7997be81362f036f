import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readAppSettings } from './app-settings.ts'

async function read(functionTimeout: unknown, durableTask: object = {}, values: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'app-settings-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{"main":"index.js"}')
  await writeFile(join(folder, 'index.js'), '')
  await writeFile(join(folder, 'host.json'), JSON.stringify({ functionTimeout, extensions: { durableTask } }))
  await writeFile(join(folder, 'local.settings.json'), JSON.stringify({ Values: values }))
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

test.each([
  ['Orders', {}, 'Orders'],
  ['%HUB_OF_THIS_TEST%', { HUB_OF_THIS_TEST: 'Orders' }, 'Orders'],
  ['Hub%HUB_OF_THIS_TEST%', { HUB_OF_THIS_TEST: 2 }, 'Hub2'],
  ['%HUB_OF_THIS_TEST%', {}, undefined],
])('hubName %j with the settings %j is %j', async (hubName, values, taskHub) => {
  const { hostOptions, notes } = await read(undefined, { hubName }, values)
  expect(hostOptions.taskHub).toBe(taskHub)
  expect(notes).toHaveLength(taskHub === undefined ? 1 : 0)
})

test('names a setting that is missing, and a storage that is not played', async () => {
  const { notes } = await read(undefined, { hubName: '%NO_SUCH%', storageProvider: { type: 'azureManaged' } })
  expect(notes).toEqual([
    'host.json names the task hub %NO_SUCH%, and that setting is missing: the default hub is used; set NO_SUCH in local.settings.json or in the environment',
    'host.json names the storage azureManaged; here everything is in memory, and behaves as --storage says',
  ])
})

test('names the programming model of an older app', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'app-settings-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'Orchestrator'))
  await writeFile(join(folder, 'Orchestrator', 'function.json'), '{}')
  await expect(readAppSettings(folder)).rejects.toThrow(/is an app of the v3 programming model/)
})
