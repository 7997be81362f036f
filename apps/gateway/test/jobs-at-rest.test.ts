import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScrubber } from '@durable-http/core'
import { DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { cursorHoldsKey } from '../src/jobs/held-keys.ts'
import { openFileTables } from '../src/runtimes/node/file-store.ts'
import { createJobStack, manyOf } from './job-stack.ts'

const scrub = createScrubber([DEFAULT_KEY])

/** All texts in a folder, and what their base64 parts hold. */
async function everythingIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))
}

describe('a stored job', () => {
  test('holds no key that the host put into ids and names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'at-rest-'))
    try {
      await using tables = new AsyncDisposableStack()
      const store = await openFileTables(`file:${folder}`)
      tables.defer(() => store.close())
      await using stack = createJobStack({ backend: createLocalBackend((name) => store.storageOf(name)) })
      const odd = [
        { instanceId: 'plain', name: `Fn${DEFAULT_KEY}`, runtimeStatus: 'Running' as const },
        { instanceId: `i-${DEFAULT_KEY}`, name: 'WaitForGo', runtimeStatus: 'Running' as const },
        { instanceId: `j-${btoa(DEFAULT_KEY)}`, name: 'WaitForGo', runtimeStatus: 'Running' as const },
      ]
      stack.host.seed({ instances: [...manyOf(5), ...odd] })
      const { id } = await stack.create({ action: 'terminate', selection: { states: ['Running'] }, reason: 'x' })
      const ended = await stack.until(id, 'completed', 'failed', 'paused')
      expect([ended.status, ended.progress.done]).toEqual(['completed', 6])
      const items = await stack.items(id)
      expect(items.map(({ name }) => name)).toContain('Fn[key]')
      const texts = await everythingIn(folder)
      expect(texts.length).toBeGreaterThan(2)
      expect(texts.filter((text) => scrub(text) !== text || cursorHoldsKey(text, scrub))).toEqual([])
      expect(stack.host.instances.get(`i-${DEFAULT_KEY}`)?.runtimeStatus).toBe('Running')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test.each([
    ['as it is', (text: string) => text],
    ['in base64', (text: string) => btoa(`1!16!${text}`)],
    [
      'in base64 within a scan within a run',
      (text: string) => btoa(JSON.stringify({ scan: btoa(`{"token":"1!8!${btoa(text)} "}`) })),
    ],
  ])('notices a key in a cursor %s', (_, write) => {
    expect(cursorHoldsKey(write(`a-${DEFAULT_KEY}`), scrub)).toBe(true)
    expect(cursorHoldsKey(write('a-harmless-instance'), scrub)).toBe(false)
  })
})
