import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../src/program.ts'
import { createCliHost } from './cli-host.ts'

const program = createProgram({ out: () => undefined, say: () => undefined } as never)

function leaves(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  if (command.commands.length === 0) return [{ path, command }]
  const visible = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help')
  return visible.flatMap((child) => leaves(child, [...path, child.name()]))
}

const all = leaves(program)

test.each(all.map(({ path, command }) => [path.join(' '), command] as const))(
  'the help of %s shows two examples that parse',
  async (name, command) => {
    await using cli = await createCliHost()
    const { out, code } = await cli.run(`${name} --help`)
    expect(code).toBe(0)
    expect(command.description()).not.toBe('')
    const examples = out
      .slice(out.indexOf('Examples:'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
    expect(examples).toHaveLength(2)
    for (const example of examples) {
      expect(example.startsWith(`durable ${name}`)).toBe(true)
      const flags = Array.from(
        example.replaceAll(/'[^']*'|"[^"]*"/g, 'x').matchAll(/\s(--[a-z-]+)/g),
        ([, flag]) => flag!,
      )
      const known = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short])
      expect(flags.filter((flag) => !known.includes(flag))).toEqual([])
    }
  },
)

test('no option of a command has the name of an option of the program', () => {
  const global = new Set(program.options.flatMap(({ long, short }) => [long, short]))
  const taken = all.flatMap(({ path, command }) =>
    command.options
      .filter(({ long, short }) => global.has(long) || (short && global.has(short)))
      .map(({ flags }) => [...path, flags]),
  )
  expect(taken).toEqual([])
})

test('without a command the help is printed', async () => {
  await using cli = await createCliHost()
  const { code, said } = await cli.run([])
  expect([code, said]).toEqual([2, expect.stringContaining('Usage: durable')])
})
