import { expect, test } from 'vitest'
import { readExact } from './exact-json.ts'
import { writePayload } from './payload.ts'

test('digits of long numbers are shown as the host sent them', () => {
  const text = '{\n  "id": 12345678901234567890,\n  "price": 0.1\n}'
  expect(writePayload(readExact(text))).toBe(text)
})
