import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMockHost, type MockHost } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { root } from './docs/markdown.ts'

type Ask = (method: string, path: string) => Promise<Response>
const statusOf = async (response: Promise<Response>) => String((await response).status)

/** Action on a host, by the first cell of a row; `live-1` waits for an event there. */
const rows: Readonly<Record<string, (ask: Ask, host: MockHost) => Promise<string>>> = {
  'start with the id of a live instance': (ask) => statusOf(ask('POST', '/orchestrators/WaitForGo/live-1')),
  'purge of a live instance, by id': (ask) => statusOf(ask('DELETE', '/instances/live-1')),
  'rewind of a running instance': (ask) => statusOf(ask('POST', '/instances/live-1/rewind?reason=x')),
  'rewind of a completed instance': async (ask, host) => {
    await ask('POST', '/orchestrators/Hello/done-1')
    await host.clock.settle()
    return statusOf(ask('POST', '/instances/done-1/rewind?reason=x'))
  },
  'start of an unknown function': (ask) => statusOf(ask('POST', '/orchestrators/Nowhere/lost-1')),
  '`restartWithOptions`': (ask) => statusOf(ask('POST', '/instances/live-1/restartWithOptions?newInstanceId=other-1')),
}

const versions = ['2.13.7', '3.14.1', '3.19.0'] as const
const page = await readFile(join(root, 'docs/upgrade.md'), 'utf8')
const table = Array.from(page.matchAll(/^\| (.+) \|$/gm), ([, row]) => row!.split(' | ')).filter(
  (row) => row.length === 4,
)

describe('what changes with the version of the host', () => {
  test('is tried below, row by row', () => {
    expect(table.slice(1).map(([what]) => what)).toEqual(Object.keys(rows))
  })

  const cells = Object.keys(rows).flatMap((what) =>
    versions.map((version, index) => [what, version, table.find(([name]) => name === what)?.[index + 1]] as const),
  )
  test.each(cells)('%s on %s is: %s', async (what, extensionVersion, told) => {
    await using host = createMockHost({ extensionVersion, authLevel: 'anonymous' })
    const ask: Ask = (method, path) =>
      host.fetch(new Request(`http://localhost/runtime/webhooks/durabletask${path}`, { method }))
    await ask('POST', '/orchestrators/WaitForGo/live-1')
    await host.clock.settle()
    expect(told?.startsWith(await rows[what]!(ask, host)), told).toBe(true)
  })
})
