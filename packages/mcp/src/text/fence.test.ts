import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fence } from './fence.ts'

describe('a fence', () => {
  test('cannot be closed by what is inside', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, more) => {
        const fenced = fence('Payload', { value, more: `\n\`\`\`\n${more}` })
        expect(fenced.match(/```/g)).toHaveLength(2)
        const [, , json] = fenced.split('\n')
        expect(JSON.parse(json!)).toEqual(JSON.parse(JSON.stringify({ value, more: `\n\`\`\`\n${more}` })))
      }),
    )
  })
})
