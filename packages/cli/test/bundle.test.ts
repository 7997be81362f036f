import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

describe('the bundle', () => {
  beforeAll(() => run(process.execPath, [join(root, 'scripts/bundle.ts')]))

  test('starts with a small file that prints the version alone', async () => {
    const text = await readFile(join(dist, 'durable.js'), 'utf8')
    expect(text.length).toBeLessThan(2_000)
    expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true)
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    const { stdout } = await run(process.execPath, [join(dist, 'durable.js'), '--version'])
    expect(stdout).toBe(`${version}\n`)
  })

  test('lists instances and makes YAML', async () => {
    await using host = createMockHost({ clock: 'real' })
    host.seed({ instances: [{ instanceId: 'a', name: 'Hello', output: { total: 1 } }] })
    const served = await serveMockHost({ host, port: 0 })
    try {
      const env = { ...process.env, DURABLE_URL: served.url, DURABLE_KEY: DEFAULT_KEY, DURABLE_CONFIG: '/nowhere' }
      const words = ['list', '-o', 'yaml', '--fields', 'instanceId,output.total']
      const { stdout } = await run(process.execPath, [join(dist, 'durable.js'), ...words], { env })
      expect(stdout).toBe('- instanceId: a\n  output.total: 1\n')
    } finally {
      await served.close()
    }
  })

  test('is small and holds no path of the machine that built it', async () => {
    let size = 0
    for (const name of await readdir(dist)) {
      size += (await stat(join(dist, name))).size
      expect(await readFile(join(dist, name), 'utf8')).not.toContain(root)
    }
    expect(size).toBeLessThan(800_000)
  })
})
