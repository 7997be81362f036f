import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from './stdio-lines.ts'

async function* inChunks(bytes: Uint8Array, cuts: readonly number[]) {
  let start = 0
  for (const cut of [...cuts, bytes.length].filter((one) => one <= bytes.length).toSorted((a, b) => a - b)) {
    yield bytes.subarray(start, cut)
    start = cut
  }
}

async function read(text: string, cuts: readonly number[], limit?: number) {
  const lines: (string | undefined)[] = []
  for await (const line of linesOf(inChunks(new TextEncoder().encode(text), cuts), limit))
    lines.push('text' in line ? line.text : undefined)
  return lines
}

test('lines are the same wherever the input is cut', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ä', '€', '😀', ' '), minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
      expect(await read(lines.join('\n'), cuts)).toEqual(lines)
    }),
  )
})

test('a line over the limit is passed over, and those around it are kept', async () => {
  const text = `first\n${'x'.repeat(9)}\n${'y'.repeat(8)}\nlast`
  for (const cuts of [[], [7, 8, 9, 12], [6, 15, 16]])
    expect(await read(text, cuts, 8)).toEqual(['first', undefined, 'yyyyyyyy', 'last'])
})
