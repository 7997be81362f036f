import { test } from 'vitest'
import type { MockHostOptions } from '../../src/index.ts'
import { HostUnderTest } from './host-under-test.ts'

const versions = ['2.13.7', '3.14.1', '3.15.3', '3.19.0'] as const
type Profile = 'both' | 'legacy' | 'new'
const spokenOf = {
  both: versions,
  legacy: versions.slice(0, 1),
  new: versions.slice(1),
} satisfies Record<Profile, readonly string[]>

/** One numbered case of the contract's section 7: a test of each version that it speaks of, on a host of its own. */
export function fact(
  number: string,
  name: string,
  run: (host: HostUnderTest) => Promise<void>,
  { profile = 'both', ...options }: MockHostOptions & { profile?: Profile } = {},
): void {
  test.each(spokenOf[profile])(`${number} ${name} (%s)`, async (extensionVersion) => {
    await using host = new HostUnderTest({ extensionVersion, ...options })
    await run(host)
  })
}
