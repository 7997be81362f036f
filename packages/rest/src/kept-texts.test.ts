import { expect, test } from 'vitest'
import { createKeptTexts } from './kept-texts.ts'

test('a text is written once for each address that is asked for again and again', () => {
  const written: string[] = []
  const textOf = createKeptTexts((base) => {
    written.push(base)
    return `text of ${base}`
  }, 2)
  for (const base of ['a', 'b', 'a', 'b', 'a']) expect(textOf(base)).toBe(`text of ${base}`)
  expect(written).toEqual(['a', 'b'])
})

test('very many addresses push out one another, and not the one in use', () => {
  let written = 0
  const textOf = createKeptTexts(() => `text ${++written}`, 2)
  const first = textOf('in use')
  for (let index = 0; index < 1_000; index++) {
    textOf(`invented ${index}`)
    expect(textOf('in use')).toBe(first)
  }
  expect(written).toBe(1_001)
})
