import { type OperationName, operationNames } from '@durable-http/core'
import type { Fault } from '@durable-http/mock'
import { describe, expect, it } from 'vitest'
import { canaryKey, createGatewayUnderTest, type GatewayUnderTest, json } from './gateway-under-test.ts'

const runOfKey = /Kanary|x9==|_Vq|\.end/i

const key = encodeURIComponent(canaryKey)
const twice = encodeURIComponent(key)
const escaped = canaryKey.replaceAll('/', '\\u002f').replaceAll('=', '\\u003D')

// Callers that know the key, or data that holds links of the host, must not make the gateway say it.
const requests: { [Name in OperationName]: [string, string, RequestInit?][] } = {
  startOrchestration: [
    ['POST', `orchestrators/Echo?code=${key}`, json({ link: `http://h/x?code=${key}` })],
    ['POST', `orchestrators/${key}`, json(1)],
    ['POST', 'orchestrators/Echo', { body: `{"${canaryKey}"` }],
    ['POST', 'orchestrators/Echo?timeout=5&pollingInterval=1', json(canaryKey)],
  ],
  startOrchestrationWithId: [
    ['POST', 'orchestrators/Echo/kept', { body: `"${escaped} ${twice}"` }],
    ['POST', `orchestrators/Echo/x%2F${key}`],
    // Quoted text is cut; cutting before scrubbing would leave half a key.
    ['POST', 'orchestrators/Echo/cut', { body: `{"${'-'.repeat(70)}${canaryKey}` }],
  ],
  listInstances: [
    ['GET', `instances?code=${key}&instanceIdPrefix=`, { headers: { 'x-functions-key': canaryKey } }],
    ['GET', `instances?${key}=1`],
    ['GET', `instances?top=${key}`],
    ['GET', `instances?top=${'-'.repeat(70)}${key}`],
    ['GET', `instances?taskHub=${key}`],
    ['GET', 'instances', { headers: { 'x-ms-continuation-token': canaryKey } }],
  ],
  getInstanceStatus: [
    ['GET', 'instances/kept?showHistory=true&showHistoryOutput=true'],
    ['GET', `instances/waiting?code=${key}`],
    ['GET', `instances/waiting?connection=Storage&taskHub=${twice}`],
    ['GET', `instances/${key}`],
    ['HEAD', 'instances/kept'],
  ],
  raiseEvent: [
    ['POST', `instances/waiting/raiseEvent/${key}`, json(canaryKey)],
    ['POST', 'instances/waiting/raiseEvent/Go', { body: canaryKey, headers: { 'content-type': canaryKey } }],
  ],
  terminateInstance: [['POST', `instances/gone/terminate?reason=${key}`]],
  suspendInstance: [['POST', `instances/waiting/suspend?reason=${key}`]],
  resumeInstance: [['POST', `instances/waiting/resume?reason=${key}`]],
  rewindInstance: [['POST', `instances/kept/rewind?reason=${key}`]],
  restartInstance: [['POST', `instances/kept/restart?code=${key}`]],
  restartInstanceWithOptions: [['POST', `instances/kept/restartWithOptions?newInstanceId=${key}`]],
  signalEntity: [
    ['POST', 'entities/Bag/k?op=set', json({ canaryKey, key, twice })],
    ['POST', `entities/${key}/k?op=${key}`, json(canaryKey)],
  ],
  getEntity: [['GET', 'entities/Bag/k']],
  listEntities: [['GET', `entities/Bag?fetchState=true&code=${key}`]],
  listAllEntities: [['GET', 'entities?fetchState=true']],
  deleteEntity: [['DELETE', 'entities/Bag/other']],
  purgeInstance: [
    ['DELETE', `instances/${key}`],
    ['DELETE', 'instances/kept'],
  ],
  purgeEntity: [['DELETE', `instances/@bag@${key}`]],
  purgeInstances: [['DELETE', `instances?createdTimeFrom=2000-01-01T00:00:00Z&runtimeStatus=${key}`]],
}

async function everythingSaid(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  return [`${response.status} ${response.statusText}`, ...headers, await response.text()].join('\n')
}

async function playAll(gateway: GatewayUnderTest): Promise<string[]> {
  await gateway.call('POST', 'orchestrators/WaitForGo/waiting', json(canaryKey))
  await gateway.host.clock.settle()
  const said: string[] = []
  for (const name of operationNames) {
    for (const [method, path, init] of requests[name]) {
      said.push(await everythingSaid(await gateway.call(method, path, init)))
      await gateway.host.clock.settle()
    }
  }
  said.push(await everythingSaid(await gateway.call('GET', `/${key}`)))
  said.push(await everythingSaid(await gateway.call('GET', '/openapi.json')))
  return said
}

describe('the key of the host', () => {
  it.each(['query', 'header'] as const)('is in no byte of any response when it travels as %s', async (keyIn) => {
    await using gateway = createGatewayUnderTest({ client: { keyIn }, host: { extensionVersion: '3.15.3' } })
    const said = await playAll(gateway)
    for (const text of said) expect(text).not.toMatch(runOfKey)
    expect(said.filter((text) => text.startsWith('2')).length).toBeGreaterThan(15)
    expect(said.filter((text) => text.startsWith('4')).length).toBeGreaterThan(10)
  })

  it.each<[string, Fault]>([
    [
      'an error that quotes it',
      { status: 500, body: JSON.stringify({ Message: 'x', ExceptionMessage: `no ${canaryKey} ${key}` }) },
    ],
    [
      'a long error in which it is cut',
      { status: 500, body: JSON.stringify({ Message: 'x', ExceptionMessage: `${'-'.repeat(990)}${canaryKey}` }) },
    ],
    ['a text that quotes it', { status: 400, body: JSON.stringify(`bad code ${twice}`) }],
    ['a page that quotes it', { status: 503, body: `<a href="?code=${key}">` }],
    [
      'an unreadable response',
      { status: 202, body: `{"id":"${canaryKey}`, headers: { 'content-type': 'application/json' } },
    ],
    [
      'odd links',
      {
        status: 202,
        body: JSON.stringify({ id: 'a', odd: `http://x/y?code=${key}`, note: canaryKey }),
        headers: { 'content-type': 'application/json' },
      },
    ],
    ['a redirect', { status: 302, headers: { location: `http://x/?code=${key}` } }],
    [
      'headers',
      { status: 429, headers: { 'retry-after': canaryKey, 'x-key': canaryKey, 'set-cookie': `k=${canaryKey}` } },
    ],
    ['a broken connection', { reset: true }],
  ])('is in no byte when the host gives %s', async (_, fault) => {
    await using gateway = createGatewayUnderTest({ host: { faults: [fault] } })
    for (const text of await playAll(gateway)) expect(text).not.toMatch(runOfKey)
  })

  it('is in no byte of a connection error that quotes the URL', async () => {
    const fetch = async (url: string) => {
      throw Object.assign(new TypeError(`fetch failed ${url}`), { cause: new Error(`connect ${url}`), url })
    }
    await using gateway = createGatewayUnderTest({ client: { fetch } })
    expect(await everythingSaid(await gateway.call('GET', 'instances'))).not.toMatch(runOfKey)
  })
})
