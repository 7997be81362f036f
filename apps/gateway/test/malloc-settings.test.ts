import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mallocSettings } from '../src/runtimes/node/malloc-settings.ts'
import { spawnGateway } from './spawned-gateway.ts'

const environmentOf = (pid: number | undefined) =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

test.skipIf(process.platform !== 'linux').each([
  ['has them however it is started', {}, mallocSettings],
  ['keeps those of its environment', { MALLOC_TRIM_THRESHOLD_: '5' }, { MALLOC_TRIM_THRESHOLD_: '5' }],
])('the allocator gives memory back: a gateway %s', async (_, given, expected) => {
  await using gateway = await spawnGateway(given)
  expect(environmentOf(gateway.child.pid)).toMatchObject(expected)
})

test.each(['systemd/durable-gateway.service', 'container/Dockerfile'])('%s sets them for Node', (file) => {
  const text = readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8')
  const set = Object.fromEntries([...text.matchAll(/(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]))
  expect(set).toEqual(mallocSettings)
})
