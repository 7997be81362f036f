import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvents } from './event-stream.ts'
import { readJsonLines } from './json-lines.ts'

/** A body that comes in pieces of these sizes. */
function bodyOf(text: string, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  let turn = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      const end = at + sizes[turn++ % sizes.length]!
      controller.enqueue(bytes.slice(at, end))
      at = end
    },
  })
}
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 })

test('lines of JSON arrive whole, however the network cuts them', async () => {
  const value = fc.record({ id: fc.string({ unit: 'grapheme' }), n: fc.integer() })
  await fc.assert(
    fc.asyncProperty(fc.array(value), sizes, async (values, pieces) => {
      const text = values.map((one) => `${JSON.stringify(one)}\n`).join('')
      const read: unknown[] = []
      for await (const lines of readJsonLines(bodyOf(text, pieces))) read.push(...lines)
      expect(read).toEqual(values)
    }),
  )
})

test('events arrive whole, and comments are not events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), sizes, async (numbers, pieces) => {
      const text = numbers.map((n) => `: still here\n\nevent: status\nid: ${n}\ndata: {"n":${n}}\n\n`).join('')
      const read = []
      for await (const event of readEvents(bodyOf(`retry: 2000\n\n${text}`, pieces))) read.push(event)
      expect(read).toEqual(numbers.map((n) => ({ type: 'status', id: String(n), data: `{"n":${n}}` })))
    }),
  )
})
