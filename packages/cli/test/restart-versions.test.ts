import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCliHost, type CliHost } from './cli-host.ts'

const ended = (instanceId: string, version: string) => ({
  instanceId,
  name: 'Hello',
  runtimeStatus: 'Completed' as const,
  version,
})

/** Versions of the runs that the restarts of a command line made. */
async function versionsOf(cli: CliHost, words: string): Promise<unknown[]> {
  const { out, code, said } = await cli.run(`${words} --yes -o jsonl`)
  expect([code, said]).toEqual([0, expect.stringContaining(' 0 failed')])
  const ids = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { newInstanceId: string }).newInstanceId)
  return Promise.all(
    ids.map(async (id) => (JSON.parse((await cli.run(`show ${id} -o json`)).out) as { version?: string }).version),
  )
}

test.each([
  ['keeps the version of each instance', 'restart a b', ['1.0', '1.5']],
  ['runs the default version where none is to be kept', 'restart a b --no-keep-version', ['2.0', '2.0']],
  ['runs the version that is named', 'restart a b --version 3.0', ['3.0', '3.0']],
])('a restart %s', async (_, words, versions) => {
  await using cli = await createCliHost({ extensionVersion: '3.19.0', defaultVersion: '2.0' })
  cli.host.seed({ instances: [ended('a', '1.0'), ended('b', '1.5')] })
  expect(await versionsOf(cli, `${words} --concurrency 1`)).toEqual(versions)
})

test('a restart takes one choice of a version', async () => {
  await using cli = await createCliHost()
  expect(await cli.run('restart a --version 1 --no-keep-version --yes')).toMatchObject({
    code: 2,
    said: 'durable: pass --version or --no-keep-version, not both\n',
  })
})

test('a restart that goes on keeps to the version that it began with', async () => {
  await using cli = await createCliHost({ extensionVersion: '3.19.0', defaultVersion: '2.0' })
  cli.host.seed({ instances: [ended('a', '1.0')] })
  cli.host.faults.add({ match: { method: 'POST' }, status: 500, body: '{}', times: 1 })
  const path = join(cli.folder, 'report.json')
  expect((await cli.run(`restart a --version 3.0 --yes --report ${path}`)).code).toBe(9)
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: '3.0' })
  expect(await cli.run(`restart --resume ${path} --version 4.0 --yes`)).toMatchObject({ code: 2 })
  // A restart without a response may have been carried out: only what failed for certain is sent again.
  const report = JSON.parse(await readFile(path, 'utf8')) as { left: { outcome: string }[] }
  report.left.forEach((item) => (item.outcome = 'failed'))
  await writeFile(path, JSON.stringify(report))
  expect(await versionsOf(cli, `restart --resume ${path}`)).toEqual(['3.0'])
})
