import { expect, test } from 'vitest'
import { type ExtensionVersion, type MockHostOptions, createMockHost } from './index.ts'
import { versions } from './versions.ts'

const names = Object.keys(versions) as ExtensionVersion[]

function hostOf(options: MockHostOptions) {
  const host = createMockHost({ authLevel: 'anonymous', ...options })
  const ask = async (method: string, path: string, body?: string) => {
    const url = `http://localhost/runtime/webhooks/durabletask${path}`
    const response = await host.fetch(new Request(url, { method, ...(body !== undefined && { body }) }))
    await host.clock.settle()
    const text = await response.text()
    return { status: response.status, text, json: text === '' ? undefined : JSON.parse(text) }
  }
  const see = async (id: string) => {
    const { json } = await ask('GET', `/instances/${id}`)
    return [json.version, json.runtimeStatus]
  }
  return { host, ask, see }
}

test.for([
  ['3.14.1', { parent: undefined, version: undefined, child: undefined }],
  ['3.15.0', { parent: undefined, version: undefined, child: 'p:child' }],
  ['3.15.2', { parent: undefined, version: '1.0', child: 'p:child' }],
  ['3.15.3', { parent: 'p', version: '1.0', child: 'p:child' }],
  ['3.19.0', { parent: 'p', version: '1.0', child: 'p:child' }],
] as const)('%s shows parent, version and child as it ships', async ([extensionVersion, shown]) => {
  const { ask } = hostOf({ extensionVersion, defaultVersion: '1.0' })
  await ask('POST', '/orchestrators/Parent/p')
  const { json: parent } = await ask('GET', '/instances/p?showHistory=true')
  const { json: child } = await ask('GET', '/instances/p:child')
  const { json: listed } = await ask('GET', '/instances?instanceIdPrefix=p:')
  expect(parent).not.toHaveProperty('parentInstanceId')
  expect([child.parentInstanceId, listed[0].parentInstanceId]).toEqual([shown.parent, shown.parent])
  expect([parent.version, child.version]).toEqual([shown.version, shown.version])
  expect(parent.historyEvents[1].InstanceId).toBe(shown.child)
})

test('storesParent says which storage library a host since 3.15.0 has', async () => {
  for (const extensionVersion of names) {
    for (const storesParent of [true, false]) {
      const { ask } = hostOf({ extensionVersion, storesParent })
      await ask('POST', '/orchestrators/Parent/p')
      const { json } = await ask('GET', '/instances/p:child')
      expect('parentInstanceId' in json).toBe(storesParent && versions[extensionVersion].showsParent)
    }
  }
})

test('a child that is started again in any way has no parent, and counts its generations', async () => {
  const { ask } = hostOf({})
  const generation = async () =>
    (await ask('GET', '/instances/p:child?showHistory=true')).json.historyEvents[0].Generation
  const parent = async () => (await ask('GET', '/instances/p:child')).json.parentInstanceId
  await ask('POST', '/orchestrators/Parent/p')
  expect([await parent(), await generation()]).toEqual(['p', null])
  await ask('POST', '/instances/p:child/restart?restartWithNewInstanceId=false')
  expect([await parent(), await generation()]).toEqual([undefined, 1])
  await ask('POST', '/orchestrators/Hello/p:child')
  expect([await parent(), await generation()]).toEqual([undefined, 2])
  await ask('POST', '/orchestrators/Parent/p')
  expect([await parent(), await generation()]).toEqual(['p', null])
  await ask('POST', '/orchestrators/Hello/p:child')
  expect([await parent(), await generation()]).toEqual([undefined, 3])
})

test('a restart hands on no input as the text null', async () => {
  const { ask } = hostOf({})
  await ask('POST', '/orchestrators/Echo/a')
  await ask('POST', '/instances/a/restart?restartWithNewInstanceId=false')
  const { json } = await ask('GET', '/instances/a?showHistory=true')
  expect([json.input, json.historyEvents[0].Input]).toEqual([null, 'null'])
})

test.for([
  ['1.0', 'Completed'],
  ['2.0', 'Completed'],
  ['2', 'Completed'],
  ['1.10', 'Completed'],
  ['1.0-beta', 'Completed'],
  ['-1', 'Completed'],
  ['2.0.0', 'Pending'],
  ['2.1', 'Pending'],
  ['9.9', 'Pending'],
  ['10.0', 'Pending'],
  ['abc', 'Pending'],
  ['v1', 'Pending'],
  ['2.0-beta', 'Pending'],
] as const)('under the default version 2.0 version %s is %s', async ([version, status]) => {
  const { ask, see } = hostOf({ defaultVersion: '2.0' })
  await ask('POST', `/orchestrators/Echo/a?version=${version}`, '1')
  expect(await see('a')).toEqual([version, status])
})

test('a restart takes the default version, and restartWithOptions the one it is given', async () => {
  const { ask, see } = hostOf({ defaultVersion: '2.0' })
  await ask('POST', '/orchestrators/Parent/a?version=1.0')
  // A child has the host's version, not its parent's.
  expect([await see('a'), await see('a:child')]).toEqual([
    ['1.0', 'Completed'],
    ['2.0', 'Completed'],
  ])
  await ask('POST', '/instances/a/restart?restartWithNewInstanceId=false')
  expect(await see('a')).toEqual(['2.0', 'Completed'])
  for (const [query, version] of [
    ['&version=1.0', '1.0'],
    ['', '2.0'],
    ['&version=', undefined],
    ['&version=%20', ' '],
  ] as const) {
    await ask('POST', `/instances/a/restartWithOptions?newInstanceId=b${query}`)
    expect(await see('b')).toEqual([version, 'Completed'])
  }
})

test('a short year is a bound from 3.15.0 on, and only in one form', async () => {
  const queries = {
    exact: '26-01-01T00:00:00.000000Z',
    offset: '26-01-01T00:00:00.000000%2B05:30',
    bare: '26-01-01T00:00:00.000000',
    seconds: '26-01-01T00:00:00Z',
    lower: '26-01-01T00:00:00.000000z',
    hours: '26-01-01T00:00:00.000000%2B05',
    three: '026-01-01T00:00:00.000000Z',
  }
  for (const extensionVersion of names) {
    const { ask } = hostOf({ extensionVersion })
    await ask('POST', '/orchestrators/Echo/a', '1')
    const isBound = async (time: string) => {
      const { json } = await ask('GET', `/instances?createdTimeTo=${time}`)
      const purge = await ask('DELETE', `/instances?createdTimeFrom=${time}&createdTimeTo=0002-01-01T00:00:00Z`)
      const entities = await ask('GET', `/entities?lastOperationTimeTo=${time}`)
      expect([purge.status, entities.status]).toEqual([json.length === 0 ? 404 : 400, 200])
      return json.length === 0
    }
    const read: string[] = []
    for (const [name, time] of Object.entries(queries)) if (await isBound(time)) read.push(name)
    const pads = versions[extensionVersion].padsYears
    expect([extensionVersion, read]).toEqual([
      extensionVersion,
      pads ? ['exact', 'offset', 'bare', 'three'] : ['three'],
    ])
  }
})

test('a form is read before the extension sees it, on the public endpoint', async () => {
  await using host = createMockHost({ authLevel: 'anonymous' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', body: '{"a":1}', headers }
  await host.fetch(new Request('http://localhost/runtime/webhooks/durabletask/orchestrators/Echo/a', init))
  await host.rpc.fetch(new Request('http://127.0.0.1:17071/durabletask/orchestrators/Echo/b', init))
  await host.clock.settle()
  expect([host.instances.get('a')?.input, host.instances.get('b')?.input]).toEqual(['', { a: 1 }])
})
