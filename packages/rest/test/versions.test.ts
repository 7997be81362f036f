import { describe, expect, it } from 'vitest'
import { createGatewayUnderTest } from './gateway-under-test.ts'

const versioned = (versions?: readonly string[] | 'any') =>
  createGatewayUnderTest({ host: { defaultVersion: '2.0' }, client: versions === undefined ? {} : { versions } })

describe('version over REST', () => {
  it.each([
    ['', '2.0'],
    ['?version=1.0', '1.0'],
    ['?Version=2.0', '2.0'],
  ])('a start with %j runs as %s', async (query, version) => {
    await using gateway = versioned(['1.0', '2.0'])
    await gateway.call('POST', `orchestrators/Echo/a${query}`)
    await gateway.host.clock.settle()
    const status: unknown = await (await gateway.call('GET', 'instances/a')).json()
    expect(status).toMatchObject({ runtimeStatus: 'Completed', version })
  })

  it('a restart with options keeps what a plain one drops', async () => {
    await using gateway = versioned(['1.0', '2.0'])
    await gateway.call('POST', 'orchestrators/Echo/a?version=1.0')
    await gateway.host.clock.settle()
    const { id } = (await (await gateway.call('POST', 'instances/a/restart')).json()) as { id: string }
    await gateway.call('POST', 'instances/a/restartWithOptions?newInstanceId=b&version=1.0')
    await gateway.host.clock.settle()
    expect(await (await gateway.call('GET', `instances/${id}`)).json()).toMatchObject({ version: '2.0' })
    expect(await (await gateway.call('GET', 'instances/b')).json()).toMatchObject({ version: '1.0' })
  })

  it.each([
    ['version=9.9', ['1.0', '2.0'], 'expects 1.0, 2.0 (the setting `versions` of this function app), or none'],
    ['version=1.0', undefined, 'the setting `versions` of this function app is absent'],
    ['version=', 'any', 'must not be empty or white space'],
    ['version=%20', 'any', 'must not be empty or white space'],
    ['version=+', ['1.0'], 'must not be empty or white space'],
    ['version', 'any', 'needs a value'],
    ['version=1.0%20', 'any', 'must not begin or end with white space'],
    ['version=1.0&version=2.0', ['1.0', '2.0'], 'is given more than once'],
    ['version=1.0&VERSION=1.0', ['1.0', '2.0'], 'is given more than once'],
    ['version=1.0&version=', ['1.0', '2.0'], 'is given more than once'],
    [`version=${'1'.repeat(101)}`, 'any', 'must have at most 100 characters'],
  ] as const)('%s is refused where versions are %j', async (query, versions, why) => {
    await using gateway = versioned(versions)
    for (const path of [
      `orchestrators/Echo?${query}`,
      `orchestrators/Echo/a?${query}`,
      `instances/a/restartWithOptions?newInstanceId=b&${query}`,
    ]) {
      const response = await gateway.call('POST', path)
      expect(response.status).toBe(400)
      const text = await response.text()
      expect(text).toContain(why)
      expect(text).toContain('"parameter":"version"')
    }
    expect(gateway.host.requests.all).toEqual([])
  })
})
