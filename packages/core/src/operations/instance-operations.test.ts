import { describe, expect, it } from 'vitest'
import { createDurableClient } from '../index.ts'

function setUp() {
  const sent: URL[] = []
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    fetch: async (url) => {
      sent.push(new URL(url))
      return Response.json({ instancesDeleted: 3 })
    },
  })
  return { client, sent }
}

describe('a bulk purge', () => {
  it('sends the instant that its bounds mean', async () => {
    const { client, sent } = setUp()
    await client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00+02:00', createdTimeTo: new Date(0) })
    expect(sent[0]?.searchParams.get('createdTimeFrom')).toBe('2019-12-31T22:00:00.0000000Z')
    expect(sent[0]?.searchParams.get('createdTimeTo')).toBe('1970-01-01T00:00:00.0000000Z')
  })

  it.each([
    ['0026-01-01T00:00:00Z', '1900 or later'],
    ['1899-12-31T23:59:59.9999999Z', '1900 or later'],
    ['1900-01-01T00:00:00+00:01', '1900 or later'],
    [new Date('1899-12-31'), '1900 or later'],
    ['26-01-01T00:00:00.000000Z', 'four digits'],
    ['2020-01-31T24:00:00Z', 'hour'],
  ])('from %s is refused with the reason', async (createdTimeFrom, reason) => {
    const { client, sent } = setUp()
    await expect(client.purgeInstances({ createdTimeFrom })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ parameter: 'createdTimeFrom', message: expect.stringContaining(reason), received: expect.anything() }],
    })
    expect(sent).toEqual([])
  })

  it('to a day that does not exist is refused, and deletes nothing', async () => {
    const { client, sent } = setUp()
    const range = { createdTimeFrom: '2020-01-01T00:00:00Z', createdTimeTo: '2020-01-31T24:00:00Z' }
    await expect(client.purgeInstances(range)).rejects.toMatchObject({ issues: [{ parameter: 'createdTimeTo' }] })
    expect(sent).toEqual([])
  })

  it('takes in everything since 1900', async () => {
    const { client, sent } = setUp()
    await client.purgeInstances({ createdTimeFrom: '1900-01-01T00:00:00Z' })
    expect(sent).toHaveLength(1)
  })
})
