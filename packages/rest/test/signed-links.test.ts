import { describe, expect, it } from 'vitest'
import type { LinkTarget } from '../src/signed-links.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'

describe('signed links', () => {
  const signLink = async (_: unknown, { instanceId, taskHub, connection }: LinkTarget) =>
    `${instanceId}/${taskHub}/${connection}`
  const signed = 'link=job%2FTestHubName%2FStorage'

  it('stand in status links and Location of a start, and in no other link', async () => {
    await using gateway = createGatewayUnderTest({ rest: { signLink } })
    const response = await gateway.call('POST', 'orchestrators/WaitForGo/job')
    expect(response.headers.get('location')).toContain(`?taskHub=TestHubName&connection=Storage&${signed}`)
    const payload = (await response.json()) as Record<string, string>
    const holding = Object.keys(payload).filter((name) => payload[name]!.includes('link='))
    expect(holding).toEqual(['statusQueryGetUri'])
  })

  it('replace the one in the Location of a live instance, and are never sent on', async () => {
    await using gateway = createGatewayUnderTest({ rest: { signLink } })
    await gateway.call('POST', 'orchestrators/WaitForGo/job')
    for (const own of ['link=old', 'LINK=old', 'l%69nk=old', '%4Cink=old&link=older']) {
      const response = await gateway.call('GET', `instances/job?${own}&taskHub=TestHubName&connection=Storage`)
      const location = response.headers.get('location')
      expect(location).toMatch(new RegExp(`/instances/job\\?taskHub=TestHubName&connection=Storage&${signed}$`))
    }
    const bare = await gateway.call('GET', 'instances/job')
    expect(bare.headers.get('location')).toMatch(/\/instances\/job\?link=job%2Fundefined%2Fundefined$/)
    for (const { target } of gateway.host.requests.all) expect(target).not.toMatch(/link/i)
  })

  it('are an unknown parameter where nobody signs them', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.call('GET', 'instances/job?link=s3cret')
    expect([response.status, await response.text()]).toEqual([400, expect.not.stringContaining('s3cret')])
  })
})
