import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePage } from '../scripts/reference-page.ts'
import { createProgram } from '../src/program.ts'
import { createCliHost } from './cli-host.ts'
import { readmeInstances } from './readme-host.ts'

const root = join(import.meta.dirname, '..')

test('docs/cli.md is what the commands say', async () => {
  const program = createProgram({ out: () => undefined, say: () => undefined } as never)
  await expect(`${referencePage(program)}\n`).toMatchFileSnapshot(join(root, '../../docs/cli.md'))
})

test('the README shows what the commands print', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: readmeInstances })
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const blocks = Array.from(readme.matchAll(/```console\n([\s\S]*?)```/g), ([, block]) => block!)
  expect(blocks.length).toBeGreaterThan(3)
  let shown = readme
  for (const block of blocks) {
    let printed = ''
    for (const command of block.split('\n').filter((line) => line.startsWith('$ durable '))) {
      const words = Array.from(
        command.slice(10).matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
        ([, one, two, plain]) => one ?? two ?? plain!,
      )
      const { text } = await cli.run(words, { terminal: true, columns: 100, env: { NO_COLOR: '1' } })
      printed += `${command}\n${text}`
    }
    shown = shown.replace(block, () => printed)
  }
  await expect(shown).toMatchFileSnapshot(join(root, 'README.md'))
})
