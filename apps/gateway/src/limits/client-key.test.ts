import { expect, test } from 'vitest'
import { clientKeyOf, peerKey } from './client-key.ts'

test.each([
  ['10.1.2.3', 'peer 10.1.2.3'],
  ['::ffff:10.1.2.3', 'peer 10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', 'peer 2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', 'peer 2001:db8:1:2::/64'],
  ['2001:db8::9', 'peer 2001:db8:0:0::/64'],
  ['::1', 'peer 0:0:0:0::/64'],
  ['fe80::', 'peer fe80:0:0:0::/64'],
  [undefined, 'unknown peer'],
])('counts the address %s as %s', (peer, caller) => {
  expect(peerKey(peer)).toBe(caller)
})

test('counts a principal by its name, wherever it comes from', () => {
  expect(clientKeyOf({ principal: { name: 'ci', role: 'viewer' }, peer: '10.1.2.3' })).toBe('ci')
  expect(clientKeyOf({ peer: '10.1.2.3' })).toBe('peer 10.1.2.3')
})
