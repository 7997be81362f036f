import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../config/config.ts'
import { hostSettings, type Setting } from '@durable-http/core/settings'
import { settings } from '../config/settings.ts'
import { configurationPage } from './configuration-page.ts'

const page = configurationPage()

describe('the reference of the configuration', () => {
  test('is docs/gateway/configuration.md; `pnpm run configuration` writes it', async () => {
    const written = await readFile(new URL('../../../../docs/gateway/configuration.md', import.meta.url), 'utf8')
    expect(written).toBe(page)
  })

  test('has a row for every setting', () => {
    for (const [path, { variable }] of Object.entries(settings)) {
      expect(page).toMatch(new RegExp(`^\\| \`${variable}\`†? \\| \`${path.replaceAll('.', '\\.')}\` \\|`, 'm'))
    }
  })

  test('shows a file that can be used', () => {
    const [, text = ''] = /^```json\n([\s\S]*?)^```/m.exec(page) ?? []
    const variables = { UPSTREAM_ORDERS_TOKEN: 'one-key', UPSTREAM_BILLING_TOKEN: 'another-key' }
    const file = { name: 'durable-gateway.config.json', value: JSON.parse(text) as unknown }
    const { upstreams, warnings } = readConfig(variables, { file })
    expect(upstreams.map(({ name, key }) => [name, key])).toEqual([
      ['orders', 'one-key'],
      ['billing', 'another-key'],
    ])
    expect(warnings).toEqual([])
  })

  const rows: readonly Setting[] = [...Object.values(settings), ...Object.values(hostSettings)]
  const usable = rows.filter(({ example }) => !example.includes('<')).map((row) => [row.variable, row] as const)
  test.each(usable)('gives an example of %s that is accepted', (_, { kind, example }) => {
    expect(kind.schema.safeParse(example)).toHaveProperty('success', true)
  })
})
