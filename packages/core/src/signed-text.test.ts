import { expect, test } from 'vitest'
import { createTextSigner } from './signed-text.ts'

// The last letter of a mark has four unused bits.
const nextLetter = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 1)
const value = { given: 'Ünïcode 世界', list: [1, null] }

test('reads what it signed, and so does another who knows the secret', async () => {
  const text = await createTextSigner('secret').sign(value, 'a')
  expect(text).toMatch(/^[\w-]+\.[\w-]+$/)
  expect(await createTextSigner('secret').read(text, 'a')).toEqual(value)
})

test.each([
  ['another binding', (text: string) => [text, 'b'] as const],
  ['another body', (text: string) => [`eyJhIjoxfQ.${text.split('.')[1]}`, 'a'] as const],
  ['a shorter mark', (text: string) => [text.slice(0, -2), 'a'] as const],
  ['a mark spelled otherwise', (text: string) => [text.replace(/.$/, (last) => nextLetter(last)), 'a'] as const],
  ['a longer mark', (text: string) => [`${text}A`, 'a'] as const],
  ['a third part', (text: string) => [`${text}.x`, 'a'] as const],
  ['no text of ours', () => ['x', 'a'] as const],
  ['no Base64', () => ['ä.ö', 'a'] as const],
  ['nothing', () => ['', 'a'] as const],
])('reads nothing from %s', async (_, change) => {
  const signer = createTextSigner('secret')
  const [text, binding] = change(await signer.sign(value, 'a'))
  expect(await signer.read(text, binding)).toBeUndefined()
})

test('draws a secret of its own when it is given none', async () => {
  const text = await createTextSigner().sign(value, 'a')
  expect(await createTextSigner().read(text, 'a')).toBeUndefined()
})
