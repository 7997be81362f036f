import { expect, test } from 'vitest'
import type { HostProbe } from './host-probe.ts'
import { checkVersion } from './version-check.ts'

const problem = { 'content-type': 'application/problem+json' }
const probe = {
  read: async () => ({ status: 400, headers: new Headers(problem), text: '{}' }),
} as unknown as HostProbe

test.for([
  [[], 'a gateway responds, which hides the version of the extension'],
  [[{ name: 'Hello' }, { name: 'Hello', parentInstanceId: 'a' }], 'the extension behaves like 3.15 or newer'],
] as const)('does not take a gateway for an old host: %j', async ([instances, says]) => {
  expect(await checkVersion(probe, instances)).toEqual({ level: 'ok', about: 'version', said: says })
})
