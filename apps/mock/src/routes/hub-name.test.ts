import { expect, test } from 'vitest'
import { createMockHost } from '../index.ts'
import { versions } from '../versions.ts'
import { checkHubName } from './hub-name.ts'

test.for(['TestHubName', 'a', 'Hub1', 'x'.repeat(49)])('%s names a hub', (name) => {
  for (const version of Object.values(versions)) expect(() => checkHubName(name, version)).not.toThrow()
})

test.for([
  ['no-hub', 'Invalid table name. Check MSDN for more information about valid table naming.'],
  ['HubA,HubB', 'Invalid container name. Check MSDN for more information about valid container naming.'],
  ['1hub', 'Invalid table name.'],
  ['x'.repeat(53), 'Invalid container name length. The container name must be between 3 and 63 characters long.'],
] as const)('%s names none', ([name, text]) => {
  expect(() => checkHubName(name, versions['2.13.7'])).toThrow(text)
  expect(() => checkHubName(name, versions['3.14.1'])).toThrow(
    'An error occurred while communicating with Azure Storage',
  )
})

test('older hosts make longer names of a hub', () => {
  const name = 'x'.repeat(50)
  expect(() => checkHubName(name, versions['2.13.7'])).toThrow('Invalid container name length.')
  expect(() => checkHubName('x'.repeat(52), versions['3.14.1'])).not.toThrow()
})

const base = '/runtime/webhooks/durabletask'

test.for([
  ['2.13.7', 400, 'Invalid table name.'],
  ['3.14.1', 500, 'Unexpected end when reading JSON.'],
] as const)('host %s looks at a bad hub name before or after the body', async ([extensionVersion, status, text]) => {
  await using host = createMockHost({ key: 'k', extensionVersion })
  const url = `http://localhost${base}/orchestrators/Echo?taskHub=no-hub&code=k`
  const response = await host.fetch(new Request(url, { method: 'POST', body: '{' }))
  expect(response.status).toBe(status)
  expect(await response.text()).toContain(text)
})

test.for([
  ['2.13.7', 400],
  ['3.14.1', 500],
] as const)('host %s makes nobody primary on a hub of a bad name', async ([extensionVersion, status]) => {
  await using host = createMockHost({ key: 'k', extensionVersion })
  const request = new Request(`http://localhost${base}/makeprimary?taskHub=no-hub&code=k`)
  expect((await host.fetch(request)).status).toBe(status)
})
