import { createScrubber } from '@durable-http/core'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createKeyFilter } from './key-filter.ts'

const key = 'Kanary/7+x9==_Vq.end'
const spellings = [
  key,
  encodeURIComponent(key),
  encodeURIComponent(encodeURIComponent(key)),
  JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/'),
  Array.from(key, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join(''),
  Array.from(key, (c) => `%2525${c.charCodeAt(0).toString(16)}`).join(''),
  Array.from(key, (c) => `${'\\'.repeat(180)}u00${c.charCodeAt(0).toString(16)}`).join(''),
  btoa(key),
  btoa(`:${key}`),
  btoa(`~~${key}~~`),
]

async function filtered(text: string, size: number): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  return new Response(body.pipeThrough(createKeyFilter(createScrubber([key])))).text()
}

it('takes out every spelling of the key, however it is cut', async () => {
  const part = fc.oneof(
    fc.constantFrom(...spellings),
    fc.string({ unit: 'grapheme' }),
    fc.constant('💥ä'.repeat(1500)),
    fc.constant('Kan'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 9000 }), async (parts, size) => {
      const text = parts.join('')
      expect(await filtered(text, size)).toBe(createScrubber([key])(text))
    }),
    { numRuns: 150 },
  )
})

it('searches what arrives in single bytes a limited number of times', async () => {
  const scrub = vi.fn((text: string) => text)
  const filter = createKeyFilter(scrub)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let index = 0; index < 40_000; index++) controller.enqueue(Uint8Array.of(0x61))
      controller.close()
    },
  })
  expect(await new Response(body.pipeThrough(filter)).text()).toBe('a'.repeat(40_000))
  expect(scrub.mock.calls.reduce((sum, [text]) => sum + text.length, 0)).toBeLessThan(3 * 40_000)
})
