import { expect, test, vi } from 'vitest'
import { createCliHost } from './cli-host.ts'

async function printed(words: string[]): Promise<string[]> {
  await using cli = await createCliHost()
  await cli.run('context set prod --url https://app.test')
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  try {
    expect((await cli.run(words)).code).toBe(0)
  } finally {
    log.mockRestore()
  }
  return lines.join('\n').split('\n')
}

const suggested = async (...words: string[]) =>
  (await printed(['complete', '--', ...words]))
    .map((line) => line.split('\t')[0]!)
    .filter((line) => !line.startsWith(':'))

test.each(['bash', 'zsh', 'fish', 'pwsh'])('%s gets a script that asks the command', async (shell) => {
  const script = (await printed(['completion', shell])).join('\n')
  expect(script).toMatch(/durable.*complete/)
})

test('another shell is an error', async () => {
  await using cli = await createCliHost()
  expect(await cli.run('completion bsh')).toMatchObject({
    code: 2,
    said: expect.stringContaining('did you mean bash?') as string,
  })
})

test('commands, flags, states, formats and contexts are suggested', async () => {
  expect(await suggested('term')).toEqual(['terminate'])
  expect(await suggested('')).toEqual(expect.arrayContaining(['list', 'show', 'purge']))
  expect(await suggested('list', '--sta')).toEqual(['--state'])
  expect(await suggested('list', '--state', '')).toEqual(expect.arrayContaining(['Failed', 'Running']))
})
