import type { Command } from 'commander'
import { runtimeStatuses } from '@durable-http/core'
import { usageError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import { readContexts } from '../context/context-file.ts'
import { closestName } from '../options/suggestion.ts'
import { formats } from '../output/printer.ts'

const shells: Readonly<Record<string, string>> = { bash: 'bash', zsh: 'zsh', fish: 'fish', pwsh: 'powershell' }

/** Prints the script that completes the command in a shell. */
export async function printCompletion(shell: string, program: Command): Promise<void> {
  const name = Object.hasOwn(shells, shell) ? shells[shell] : undefined
  if (name === undefined) {
    const close = closestName(shell, Object.keys(shells))
    throw usageError(
      `there is no completion for '${shell.slice(0, 40)}'; ${close ? `did you mean ${close}?` : `expected ${Object.keys(shells).join(', ')}`}`,
    )
  }
  const root = await rootOf(program)
  root.setup('durable', 'durable', name)
}

/** Prints what may follow the words typed so far, as the scripts ask for it. */
export async function printSuggestions(words: readonly string[], program: Command, io: CliIo): Promise<void> {
  const root = await rootOf(program)
  const contexts = await readContexts(io.env).then(
    (book) => Object.keys(book.contexts),
    () => [],
  )
  const values: Readonly<Record<string, readonly string[]>> = {
    state: runtimeStatuses,
    output: formats,
    time: ['relative', 'iso'],
    context: contexts,
    'if-exists': ['fail', 'return', 'replace'],
  }
  for (const command of [root, ...root.commands.values()])
    for (const [name, option] of command.options)
      if (Object.hasOwn(values, name)) option.handler = (complete) => values[name]!.forEach((one) => complete(one, ''))
  root.parse([...words])
}

async function rootOf(program: Command) {
  const { default: tab } = await import('@bomb.sh/tab/commander')
  return tab(program, { completionCommandName: 'completion-script' })
}
