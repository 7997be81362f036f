import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBrokenRow } from './broken-row.ts'
import { GatewayError } from './gateway-error.ts'
import type { Send } from './request.ts'

/** A host with so many instances, of which one cannot be written. */
function sendTo(count: number, broken: number): Send {
  return async (_, { query = {}, headers = {} } = {}) => {
    const from = Number(headers['x-ms-continuation-token'] ?? 0)
    const to = Math.min(count, from + Number(query['top']))
    if (from <= broken && broken < to) throw new GatewayError(502, 'upstream', 'the host responded with 500')
    const rows = Array.from({ length: to - from }, (__, index) => ({ instanceId: `i${from + index}` }))
    return Response.json(rows, { headers: to < count ? { 'x-ms-continuation-token': String(to) } : {} })
  }
}
const { signal } = new AbortController()

test('the first instance that cannot be read is found, wherever it is', async () => {
  const place = fc.integer({ min: 1, max: 1_000 }).chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1)))
  await fc.assert(
    fc.asyncProperty(place, async ([count, broken]) => {
      const found = await findBrokenRow(sendTo(count, broken), signal)
      expect(found).toEqual({ before: broken, after: broken === 0 ? undefined : `i${broken - 1}`, isFound: true })
    }),
  )
})

test('a list that can be read has none, and one that goes on too long is given up', async () => {
  expect(await findBrokenRow(sendTo(250, -1), signal)).toEqual({ before: 250, after: 'i249', isFound: false })
  expect(await findBrokenRow(sendTo(9_000, 8_000), signal)).toMatchObject({ before: 5_000, isFound: false })
})

test('another failure is reported', async () => {
  const send: Send = async () => {
    throw new GatewayError(503, 'unavailable', 'the host is down')
  }
  await expect(findBrokenRow(send, signal)).rejects.toMatchObject({ code: 'unavailable' })
})
