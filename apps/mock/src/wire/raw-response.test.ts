import { expect, test } from 'vitest'
import { rawResponse } from './raw-response.ts'

test('keeps a space at the end of a value in every way of reading it', async () => {
  const response = rawResponse('[]', {
    status: 200,
    headers: [
      ['X-Token', 'dDI= '],
      ['retry-after', '5'],
    ],
  })
  const seen: string[] = []
  response.headers.forEach((value, name) => seen.push(`${name}:${value}`))
  expect(response.headers.get('x-token')).toBe('dDI= ')
  expect(response.headers.has('x-token')).toBe(true)
  expect([...response.headers]).toContainEqual(['x-token', 'dDI= '])
  expect([...response.headers.entries()]).toContainEqual(['x-token', 'dDI= '])
  expect([...response.headers.values()]).toContain('dDI= ')
  expect(seen).toContain('x-token:dDI= ')
  expect(await response.text()).toBe('[]')
})

test('a response without such a value has plain headers', () => {
  expect(Object.hasOwn(rawResponse(null, { status: 202, headers: [] }), 'headers')).toBe(false)
})
