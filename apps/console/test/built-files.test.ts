import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { files } from '../built/files.js'

const root = dirname(import.meta.dirname)
const run = promisify(execFile)

test('the committed files are those of a fresh build', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-console-'))
  try {
    // Vitest's own environment makes another build of it.
    await run(process.execPath, [join(root, 'scripts/build.ts'), folder], { env: { PATH: process.env['PATH'] } })
    const same = async (name: string, committed: string) =>
      (await readFile(join(folder, name))).equals(await readFile(join(root, committed)))
    const how = 'run pnpm --filter @durable-http/console run build:pages'
    expect(await same('files.js', 'built/files.js'), how).toBe(true)
    const pages = '../../packages/mcp/src/offering/pages/page-documents.ts'
    expect(await same('page-documents.ts', pages), how).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('all files together are at most 60 kB gzipped', () => {
  const sizes = Object.values(files).map((text) => gzipSync(text).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000)
})

test('the page names no other host and runs no inline script', () => {
  const page = files['index.html']!
  expect(page).not.toMatch(/(?:src|href)="(?!\.\/)/)
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
  expect(page).not.toMatch(/\son\w+=|style=|<style/)
})
