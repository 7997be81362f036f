import { expect, test } from 'vitest'
import { textTable } from './text-table.ts'

test('parts cells by one blank and quotes those that hold one, so that no cell passes for two', () => {
  const rows = [
    ['order-1', 'Hello', '3d'],
    ['two words', 'a | b', ''],
    ['line\nid Failed', '"', '1h'],
  ]
  expect(textTable(['id', 'function', 'age'], rows)).toBe(
    'id function age\norder-1 Hello 3d\n"two words" "a | b" ""\n"line id Failed" "\\"" 1h',
  )
})
