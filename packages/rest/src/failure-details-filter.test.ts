import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFailureDetailsFilter } from './failure-details-filter.ts'

type Json = null | boolean | number | string | Json[] | { [member: string]: Json }

async function filtered(text: string, sizes: readonly number[]): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!
        controller.enqueue(bytes.slice(at, at + size))
        at += size
      }
      controller.close()
    },
  })
  return new Response(body.pipeThrough(createFailureDetailsFilter())).text()
}

// Reference for the filter, written over the parsed value.
function stripped(status: Json): Json {
  const failure = (value: Json): Json => {
    if (!isObject(value)) return value
    const entries = Object.entries(value).map(([key, member]): [string, Json] =>
      key === 'StackTrace' ? [key, null] : key === 'InnerFailure' ? [key, failure(member)] : [key, member],
    )
    return Object.fromEntries(entries)
  }
  const event = (value: Json): Json => {
    if (!isObject(value)) return value
    const entries = Object.entries(value).map(([key, member]): [string, Json] =>
      key === 'Details' ? [key, null] : key === 'FailureDetails' ? [key, failure(member)] : [key, member],
    )
    return Object.fromEntries(entries)
  }
  if (!isObject(status)) return status
  const entries = Object.entries(status).map(([key, member]): [string, Json] => [
    key,
    key === 'historyEvents' && Array.isArray(member) ? member.map(event) : member,
  ])
  return Object.fromEntries(entries)
}

const isObject = (value: Json): value is { [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const name = fc.constantFrom(
  'Details',
  'StackTrace',
  'FailureDetails',
  'InnerFailure',
  'historyEvents',
  'Result',
  'a"\\',
  'ä',
)
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\\', '"', '\\"', '{[', '\\\\"}'))
const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null))
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
  ),
})) as { tree: fc.Arbitrary<Json> }
const status = fc.record({
  name: text,
  input: tree,
  historyEvents: fc.array(fc.dictionary(name, tree, { maxKeys: 5 }), { maxLength: 4 }),
  tail: tree,
})
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

it('drops stack traces of events and nothing else, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(status, sizes, fc.constantFrom(0, 2), async (value, cuts, indent) => {
      const passed = await filtered(JSON.stringify(value, null, indent), cuts)
      expect(JSON.parse(passed)).toEqual(JSON.parse(JSON.stringify(stripped(value as Json))))
    }),
    { numRuns: 300 },
  )
})

it('passes every byte of what holds no history', async () => {
  await fc.assert(
    fc.asyncProperty(tree, sizes, async (value, cuts) => {
      const sent = JSON.stringify({ name: 'x', output: value })
      expect(await filtered(sent, cuts)).toBe(sent)
    }),
  )
})

it.each([
  'undefined',
  '',
  '{"name":"x","output":undefined,"historyEvents":[{"a":undefined}]}',
  '{"output":new Date(1),"historyEvents":[{"Result":new Date(1)}]}',
])('passes %s, which the host can write, as it is', async (sent) => {
  expect(await filtered(sent, [3])).toBe(sent)
})
