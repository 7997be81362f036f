import { expect, test } from 'vitest'
import { orchestrationVersions } from './version-kind.ts'

test.each([
  ['1.0,2.0', ['1.0', '2.0']],
  [' 1.0 ,\n2.0, ', ['1.0', '2.0']],
  ['v2', ['v2']],
  ['any', 'any'],
  ['ANY', 'any'],
  [
    ['1.0', '2.0'],
    ['1.0', '2.0'],
  ],
])('%j is read as %j', (given, versions) => {
  expect(orchestrationVersions.schema.parse(given)).toEqual(versions)
})

test.each([
  [',', "must be 'any', or a list of 1 to 100 versions"],
  [[], "must be 'any', or a list of 1 to 100 versions"],
  [{ '1.0': true }, "must be 'any', or a list of 1 to 100 versions"],
  [2, "must be 'any', or a list of 1 to 100 versions"],
  [[2], 'holds a version that must be a string'],
  [['2.0 '], 'holds a version that must not begin or end with white space'],
  [[''], 'holds a version that must not be empty'],
  ['*', 'is not a list of versions; did you mean any?'],
  ['All', 'is not a list of versions; did you mean any?'],
  ['1.0,any', 'holds a version that must be one version, not a word for all of them'],
  [['*'], 'holds a version that must be one version, not a word for all of them'],
  ['"1.0","2.0"', 'holds a version that must not stand in quotation marks'],
  ["'2.0'", 'holds a version that must not stand in quotation marks'],
  ['v'.repeat(101), 'holds a version that must have at most 100 characters'],
])('%j is refused', (given, message) => {
  expect(orchestrationVersions.schema.safeParse(given).error?.issues[0]?.message).toContain(message)
})

test('is shown as it is written', () => {
  expect(orchestrationVersions.show(['1.0', '2.0'])).toBe('1.0,2.0')
  expect(orchestrationVersions.show('any')).toBe('any')
})
