import { readFileSync } from 'node:fs'
import { deepestJson } from '@durable-http/core'
import { expect, test } from 'vitest'
import { toolDefinitions } from '../src/tools/tool-definitions.ts'
import { checkedSchema } from '../src/tools/tool-listing.ts'

const table = readFileSync(new URL('../../../docs/gateway/limits.md', import.meta.url), 'utf8')

test('the table of limits has every length and count of the tools, and the depth of JSON', () => {
  const numbers = new Set<number>([deepestJson])
  for (const definition of toolDefinitions) {
    for (const schema of Object.values(
      checkedSchema(definition)['properties'] as Record<string, Record<string, unknown>>,
    )) {
      const items = (schema['items'] ?? {}) as Record<string, unknown>
      for (const limit of [schema['maxLength'], schema['maxItems'], items['maxLength']])
        if (typeof limit === 'number') numbers.add(limit)
    }
  }
  const section = table.slice(table.indexOf('## Sizes of what is read'), table.indexOf('## Rates'))
  for (const number of numbers) expect(section).toMatch(new RegExp(`\\b${number.toLocaleString('en-US')}\\b`))
})
