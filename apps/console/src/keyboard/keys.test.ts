import { expect, test, vi } from 'vitest'
import { addKeys, press } from './keys.ts'

// Without a document, no field has the focus.
vi.stubGlobal('HTMLElement', EventTarget)

test('the layer above goes first, and a chord is two keys one after the other', () => {
  const pressed: string[] = []
  const note = (name: string) => () => void pressed.push(name)
  const closeBelow = addKeys({ keys: { j: note('below j'), 'g i': note('g i'), i: note('i') } })
  const closeAbove = addKeys({ keys: { j: note('above j') } })
  expect(press('j', 0, null)).toBe(true)
  expect(press('g', 10, null)).toBe(false)
  expect(press('i', 20, null)).toBe(true)
  press('g', 30, null)
  press('i', 9_000, null)
  closeAbove()
  press('j', 9_001, null)
  closeBelow()
  expect(press('j', 9_002, null)).toBe(false)
  expect(pressed).toEqual(['above j', 'g i', 'i', 'below j'])
})
