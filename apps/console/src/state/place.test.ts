import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instancePath, readPlace, writePlace } from './place.ts'

test.each([
  ['', '/instances'],
  ['#/', '/instances'],
  ['#nonsense', '/instances'],
  ['#/failures', '/failures'],
  ['#/instances/a%2Fb?tab=history', '/instances/a%2Fb'],
])('%s is the place %s', (hash, path) => {
  expect(readPlace(hash).path).toBe(path)
})

test('a link keeps the app and the task hub, and nothing else', () => {
  const present = readPlace('#/instances?app=orders&hub=Main&state=Failed')
  expect(writePlace(present, '/failures')).toBe('#/failures?app=orders&hub=Main')
  expect(writePlace(present, '/failures', { app: undefined })).toBe('#/failures?hub=Main')
})

test('every id and every parameter comes back from the address', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.string({ minLength: 1, unit: 'binary' }),
      (id, text) => {
        fc.pre(id.isWellFormed() && text.isWellFormed())
        const place = readPlace(writePlace(readPlace(''), instancePath(id), { error: text }))
        expect(decodeURIComponent(place.path.slice('/instances/'.length))).toBe(id)
        expect(place.params.get('error')).toBe(text)
      },
    ),
  )
})
