import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { retentionRules, share } from './retention-kinds.ts'

const rule = { name: 'nightly', states: ['Completed'], olderThan: '30d' }
const read = (value: unknown) => retentionRules.schema.safeParse(value)
const messageOf = (value: unknown) => read(value).error?.issues[0]?.message

describe('a rule', () => {
  test('is read from JSON and from a file', () => {
    const full = {
      ...rule,
      app: 'orders',
      states: ['completed', 'Failed'],
      functions: ['ProcessOrder'],
      hours: '22:30-04:00',
      timeZone: 'Europe/Berlin',
      rate: 20,
      enforce: true,
      exportTo: '/var/lib/exports',
    }
    const expected = {
      ...full,
      states: ['Completed', 'Failed'],
      olderThan: 2_592_000_000,
      hours: { from: 1_350, to: 240 },
    }
    expect(read([full]).data).toEqual([expected])
    expect(read(JSON.stringify([full])).data).toEqual([expected])
    expect(read(retentionRules.show([expected as never])).data).toEqual([expected])
    expect(read([rule]).data).toEqual([{ ...rule, olderThan: 2_592_000_000, enforce: false }])
  })

  test.each([
    [{ ...rule, olderthan: '1d' }, 'olderthan is unknown, expected name, app, states'],
    [{ ...rule, states: ['Running'] }, 'states must be a list of ended states'],
    [{ ...rule, states: [] }, 'states must be a list of ended states'],
    [{ name: 'a', olderThan: '1d' }, 'states must be a list of ended states'],
    [{ ...rule, olderThan: '23h' }, 'olderThan must be a duration from 1d'],
    [{ ...rule, olderThan: 30 }, 'olderThan must be a duration from 1d'],
    [{ ...rule, olderThan: undefined }, 'olderThan must be a duration from 1d'],
    [{ ...rule, name: 'a b' }, 'name must be 1 to 40 letters'],
    [{ ...rule, functions: [] }, 'functions must be a list of 1 to 100'],
    [{ ...rule, hours: '1-5' }, 'hours must be two different times'],
    [{ ...rule, hours: '05:00-05:00' }, 'hours must be two different times'],
    [{ ...rule, timeZone: 'Mars/Base' }, 'timeZone must be the name of a time zone'],
    [{ ...rule, rate: 0 }, 'rate must be a number'],
    [{ ...rule, enforce: 'yes' }, 'enforce must be true or false'],
    [{ ...rule, exportTo: 'exports' }, 'exportTo must be the absolute path of a folder'],
    [{ ...rule, exportTo: true }, 'exportTo must be the absolute path of a folder'],
    ['Completed', 'something else than an object at [0]'],
  ])('%j is refused', (given, message) => {
    expect(messageOf([given])).toContain(message)
  })

  test('has a name of its own', () => {
    expect(messageOf([rule, rule])).toContain('two rules named nightly')
    expect(messageOf([rule, { ...rule, name: 'Nightly' }])).toContain('two rules named Nightly')
    expect(messageOf('nonsense')).toContain('is not JSON')
    expect(messageOf(Array.from({ length: 51 }, (_, index) => ({ ...rule, name: `r${index}` })))).toContain(
      '50 at most',
    )
  })
})

test.each([
  ['10%', 0.1],
  ['0.5', 0.5],
  [0.25, 0.25],
  ['100%', 1],
  ['0', undefined],
  ['101%', undefined],
  [2, undefined],
  ['1e-1', undefined],
])('the share %j is %j', (given, expected) => {
  expect(share.schema.safeParse(given).data).toBe(expected)
})

describe('a configuration', () => {
  const withRules = (rules: object[], more: Record<string, string> = {}) =>
    readConfig({ RETENTION_RULES: JSON.stringify(rules), ...more })

  test('reports unless a rule enforces, which needs a store', () => {
    expect(withRules([rule]).retention).toMatchObject({ maxShare: 0.1, rules: [{ enforce: false }] })
    expect(() => withRules([{ ...rule, enforce: true }])).toThrow(/enforces the rule nightly without STORE_URL/)
    const enforced = withRules([{ ...rule, enforce: true }], { STORE_URL: 'file:/tmp/store' })
    expect(enforced.retention.rules[0]!.enforce).toBe(true)
  })

  test('refuses a rule for no app, an unknown one, and one beside read-only', () => {
    expect(() => withRules([{ ...rule, app: 'other' }])).toThrow(/unknown app; expected one of default/)
    const two = { UPSTREAM_A_BASE_URL: 'https://a.test', UPSTREAM_B_BASE_URL: 'https://b.test' }
    expect(() => withRules([rule], two)).toThrow(/nightly without app; expected one of/)
    const readOnly = { STORE_URL: 'file:/tmp/store', DURABLE_FUNCTIONS_READ_ONLY: 'true' }
    expect(() => withRules([{ ...rule, enforce: true }], readOnly)).toThrow(/READ_ONLY is on/)
  })
})
