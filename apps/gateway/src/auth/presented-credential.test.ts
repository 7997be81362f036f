import { describe, expect, test } from 'vitest'
import { readCredential } from './presented-credential.ts'

const read = (headers: Record<string, string>, query = '') =>
  readCredential(new Request(`http://localhost/runtime/webhooks/durabletask/instances${query}`, { headers }))

describe('readCredential', () => {
  const places: [string, Record<string, string>, string, 'key' | 'bearer'][] = [
    ['Authorization', { authorization: 'Bearer the-key' }, '', 'bearer'],
    ['Authorization, whatever the case of the scheme', { authorization: 'bEaReR   the-key ' }, '', 'bearer'],
    ['x-api-key', { 'x-api-key': 'the-key' }, '', 'key'],
    ['x-functions-key', { 'x-functions-key': 'the-key' }, '', 'key'],
    ['code', {}, '?code=the-key', 'key'],
    ['code among others', {}, '?top=5&code=the-key&taskHub=Hub', 'key'],
    ['Code, as the host takes it', {}, '?CODE=the-key', 'key'],
    ['code, percent-encoded', {}, '?code=the%2Dkey', 'key'],
    [
      'all places at once',
      { authorization: 'Bearer the-key', 'x-api-key': 'the-key', 'x-functions-key': 'the-key' },
      '?code=the-key',
      'bearer',
    ],
  ]
  test.each(places)('finds it in %s', (_, headers, query, kind) => {
    expect(read(headers, query)).toEqual({ kind, credential: 'the-key' })
  })

  const nothing: [string, Record<string, string>, string][] = [
    ['nothing', {}, ''],
    ['an empty code', {}, '?code='],
    ['an empty header', { 'x-functions-key': '' }, ''],
    ['a parameter that only ends in code', {}, '?barcode=the-key'],
    ['a value that holds code=', {}, '?reason=code%3Dthe-key'],
  ]
  test.each(nothing)('takes %s for no credential', (_, headers, query) => {
    expect(read(headers, query)).toEqual({ kind: 'none' })
  })

  const differing: [string, Record<string, string>, string][] = [
    ['Authorization and code', { authorization: 'Bearer alpha' }, '?code=beta'],
    ['x-api-key and x-functions-key', { 'x-api-key': 'alpha', 'x-functions-key': 'beta' }, ''],
    ['two codes', {}, '?code=alpha&code=beta'],
    ['codes of another case', {}, '?code=alpha&Code=beta'],
  ]
  test.each(differing)('refuses %s that differ', (_, headers, query) => {
    const refused = read(headers, query)
    expect(refused).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(JSON.stringify(refused)).not.toMatch(/alpha|beta/)
  })

  const unreadable = [
    'Basic dXNlcjpwYXNz',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a, Bearer b',
    'the-key',
    'Bearer kéy',
  ]
  test.each(unreadable)('refuses Authorization: %s', (authorization) => {
    expect(read({ authorization })).toMatchObject({ status: 401, error: 'invalid_token' })
  })

  test('refuses a credential longer than any there is', () => {
    expect(read({ 'x-api-key': 'k'.repeat(16_385) })).toMatchObject({ status: 401 })
  })
})
