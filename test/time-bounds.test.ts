import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatRoundtrip } from '../apps/mock/src/dotnet/date-time-format.ts'
import { readDateTime } from '../apps/mock/src/dotnet/date-times.ts'
import { unixMsToTicks } from '../apps/mock/src/dotnet/ticks.ts'
import {
  createDurableClient,
  inputSchemaOf,
  isDurableError,
  type OperationName,
  operationNames,
  operations,
} from '../packages/core/src/index.ts'

const timeParameters = operationNames.flatMap((operation) => {
  const properties = inputSchemaOf(operations[operation])['properties'] as Record<string, { format?: string }>
  const names = Object.keys(properties).filter((name) => properties[name]?.format === 'date-time')
  return names.map((name): [OperationName, string] => [operation, name])
})
const needed: Partial<Record<OperationName, Record<string, unknown>>> = {
  purgeInstances: { createdTimeFrom: '1970-01-01T00:00:00Z' },
  listEntities: { entityName: 'Counter' },
}

/** The text of a time parameter as the client sends it; undefined where it refuses. */
async function sentBy(operation: OperationName, parameter: string, value: unknown): Promise<string | undefined> {
  let sent: string | undefined
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    fetch: async (url) => {
      sent = new URL(url).searchParams.get(parameter) ?? undefined
      return Response.json(operation === 'purgeInstances' ? { instancesDeleted: 0 } : [])
    },
  })
  try {
    await client.invoke(operation, { ...needed[operation], [parameter]: value })
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input') throw error
    expect(error.issues[0]?.parameter).toBe(parameter)
    expect(sent).toBeUndefined()
  }
  return sent
}

/** The bounds that a scan sends for a selection with one member; undefined where it refuses. */
async function scannedBounds(member: string, text: string): Promise<string[] | undefined> {
  const sent: string[] = []
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    fetch: async (url) => {
      const { searchParams } = new URL(url)
      sent.push(...[...searchParams].filter(([name]) => name.startsWith('createdTime')).map(([, value]) => value))
      return Response.json([])
    },
  })
  try {
    for await (const _ of client.scan({ [member]: text, prefix: 'order-' })) expect.unreachable()
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input') throw error
    expect(error.issues[0]?.parameter).toBe(member)
    return undefined
  }
  return sent
}

/** Why a bulk run over nothing stopped at a time of its clock; `refused` where it did not begin. */
async function bulkStop(until: string, now: number): Promise<string | undefined> {
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    clock: { now: () => now, sleep: async () => undefined },
    // The plan is frozen at the time of the host.
    fetch: async () => Response.json([], { headers: { date: 'Sun, 29 Nov 2026 12:00:00 GMT' } }),
  })
  try {
    for await (const event of client.bulk('terminate', { prefix: 'order-' }, { until }))
      if (event.type === 'done') return event.stopped
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input') throw error
    expect(error.issues[0]?.parameter).toBe('until')
    return 'refused'
  }
  return undefined
}

const digits = (width: number, max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(width, '0'))
const optional = (text: fc.Arbitrary<string>) => fc.option(text, { nil: '' })
const zone = fc.oneof(
  fc.constantFrom('Z', 'z', '', '+00:00', '-00:00', '+14:00', '-14:00', '+14:01', '+0530', '+2', ' +01:00'),
  fc.tuple(fc.constantFrom('+', '-'), digits(2, 15), digits(2, 61)).map(([sign, h, m]) => `${sign}${h}:${m}`),
)
const fraction = fc.tuple(fc.constantFrom('.', ','), fc.stringMatching(/^\d{0,11}$/)).map((parts) => parts.join(''))
// Texts that are dates, and texts that nearly are.
const nearDates = fc
  .tuple(
    fc.oneof(digits(4, 9999), digits(4, 3000), digits(2, 99), fc.constantFrom('0001', '+002026', '-000001', '10000')),
    digits(2, 13),
    digits(2, 32),
    fc.constantFrom('T', 'T', 'T', 't', ' '),
    digits(2, 25),
    digits(2, 61),
    optional(digits(2, 61).map((text) => `:${text}`)),
    optional(fraction),
    zone,
  )
  .map(([y, mo, d, t, h, mi, s, f, z]) => `${y}-${mo}-${d}${t}${h}:${mi}${s}${f}${z}`)
const realDates = fc
  .tuple(fc.date({ noInvalidDate: true, min: new Date('0002-01-01'), max: new Date('9998-12-31') }), fraction, zone)
  .map(([date, f, z]) => `${date.toISOString().slice(0, 19)}${f}${z}`)

// Extension 3.14.1 reads years as they are, 3.15.0 and later pad some of them.
describe.each([false, true])('a host that pads years (%s)', (padYears) => {
  test.each(timeParameters)('reads what passes %s.%s as the instant that was meant', async (operation, parameter) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(realDates, nearDates), async (text) => {
        const sent = await sentBy(operation, parameter, text)
        if (sent === undefined) return
        expect(sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
        const read = readDateTime(sent, { padYears })
        expect(read?.isZoned).toBe(true)
        expect(read?.ticks).toBe(readDateTime(text, { padYears })?.ticks)
        expect(read?.ticks).not.toBe(0n)
      }),
      { numRuns: 300 },
    )
  })

  test.each(['createdSince', 'createdUntil', 'changedBefore'])(
    'reads what passes %s of a selection as the instant that was meant',
    async (member) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(realDates, nearDates), async (text) => {
          const sent = await scannedBounds(member, text)
          if (!sent) return
          for (const bound of sent) expect(readDateTime(bound, { padYears })?.ticks).toBe(readDateTime(text)?.ticks)
          expect(readDateTime(text, { padYears })?.isZoned).toBe(true)
        }),
        { numRuns: 300 },
      )
    },
  )

  test('reads what passes `until` of a bulk run as the instant at which it stops', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(realDates, nearDates), async (text) => {
        const read = readDateTime(text, { padYears })
        const at = read && Number((read.ticks - unixMsToTicks(0)) / 10_000n)
        // No clock stands before 1970.
        const isPast = at !== undefined && at < 1
        const early = await bulkStop(text, isPast || at === undefined ? 0 : at - 1)
        if (early === 'refused') return
        expect(read?.isZoned).toBe(true)
        expect(early).toBe(isPast ? 'until' : undefined)
        if (!isPast) expect(await bulkStop(text, at!)).toBe('until')
      }),
      { numRuns: 300 },
    )
  })

  test.each(timeParameters)('reads a Date that passes %s.%s to the millisecond', async (operation, parameter) => {
    await fc.assert(
      fc.asyncProperty(fc.date(), async (date) => {
        const sent = await sentBy(operation, parameter, date)
        if (sent === undefined) return
        expect(readDateTime(sent, { padYears })?.ticks).toBe(unixMsToTicks(date.getTime()))
      }),
      { numRuns: 100 },
    )
  })
})

test('every date-time in the years 1900 to 9999 passes every parameter', async () => {
  const from = Date.UTC(1900, 0, 1)
  const to = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...timeParameters),
      fc.date({ noInvalidDate: true, min: new Date(from), max: new Date(to) }),
      async ([operation, parameter], date) => {
        const sent = await sentBy(operation, parameter, date.toISOString())
        expect(sent).toBe(formatRoundtrip(unixMsToTicks(date.getTime())).replace(/(\.\d+)?Z$/, `.${ticksIn(date)}Z`))
      },
    ),
  )
})

const ticksIn = (date: Date) => `${date.toISOString().slice(20, 23)}0000`

test('the faces know the same time parameters', () => {
  expect(timeParameters.map((pair) => pair.join('.'))).toEqual([
    'listInstances.createdTimeFrom',
    'listInstances.createdTimeTo',
    'purgeInstances.createdTimeFrom',
    'purgeInstances.createdTimeTo',
    'listEntities.lastOperationTimeFrom',
    'listEntities.lastOperationTimeTo',
    'listAllEntities.lastOperationTimeFrom',
    'listAllEntities.lastOperationTimeTo',
  ])
})
