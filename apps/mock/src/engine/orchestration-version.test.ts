import { expect, test } from 'vitest'
import { isNewerVersion } from './orchestration-version.ts'

test.for([
  [null, null, false],
  ['', null, false],
  [' ', null, false],
  ['1.0', ' ', true],
  ['1.0', null, true],
  ['1.0', '', true],
  ['1.0', '2.0', false],
  ['2.0', '2.0', false],
  ['2.0.1', '2.0', true],
  ['10.0', '9.0', true],
  ['beta', 'alpha', true],
  ['alpha', 'beta', false],
] as const)('%s on a host of %s: newer is %s', ([version, host, newer]) => {
  expect(isNewerVersion(version, host)).toBe(newer)
})
