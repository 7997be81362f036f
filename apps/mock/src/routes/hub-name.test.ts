import { expect, test } from 'vitest'
import { versions } from '../versions.ts'
import { checkHubName } from './hub-name.ts'

test.for(['TestHubName', 'a', 'Hub1', 'x'.repeat(56)])('%s names a hub', (name) => {
  for (const version of Object.values(versions)) expect(() => checkHubName(name, version)).not.toThrow()
})

test.for([
  ['no-hub', 'Invalid table name. Check MSDN for more information about valid table naming.'],
  ['HubA,HubB', 'Invalid container name. Check MSDN for more information about valid container naming.'],
  ['1hub', 'Invalid table name.'],
  ['x'.repeat(57), 'Invalid container name length. The container name must be between 3 and 63 characters long.'],
] as const)('%s names none', ([name, text]) => {
  expect(() => checkHubName(name, versions['2.13.7'])).toThrow(text)
  expect(() => checkHubName(name, versions['3.14.1'])).toThrow(
    'An error occurred while communicating with Azure Storage',
  )
})
