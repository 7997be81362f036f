import { Command, CommanderError } from 'commander'
import type { CliIo } from './cli-io.ts'
import { plainText } from './output/plain-text.ts'
import { createCommandParts } from './program/command-parts.ts'
import { groupOf, groups } from './program/groups.ts'

/**
 * Builds the tree of commands; what a command does is loaded when it runs.
 * With the words of a command line it holds only the group of the command that they name, where they name one: options take time to define.
 */
export function createProgram(io: CliIo, words: readonly string[] = []): Command {
  const program = new Command('durable')
    .description('Lists, explains and repairs orchestrations of Azure Durable Functions.')
    .option('--context <name>', 'context to work on')
    .option('--url <url>', 'address of a function app or a gateway')
    .option('--app <name>', 'function app behind a gateway')
    .option('--hub <name>', 'task hub')
    .option('-o, --output <format>', 'table, wide, json, jsonl, yaml or name', 'table')
    .option('--fields <names>', 'members to show, separated by commas: instanceId,output.total')
    .option('--time <form>', 'relative or iso')
    .option('--no-color', 'no colours')
    .option('-q, --quiet', 'data only')
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 10 })
    .configureOutput({
      writeOut: (text) => void io.out(text),
      writeErr: (text) => io.say(text.trimEnd()),
      outputError: (text) => io.say(oneSentence(text, commandLine(words, program))),
    })
    .exitOverride()
  // `--version` belongs to the program only as its first word: `start --version` is the orchestration's.
  program.addHelpText('after', '\n  durable --version prints the version; durable COMMAND --help shows two examples.')
  const parts = createCommandParts(io, () => createProgram(io))
  const only = groupOf(words, program)
  for (const group of only ? [only] : groups) group.add(program, parts)
  return program
}

// The parser writes `error: …`, and a suggestion on a line of its own.
function oneSentence(text: string, command: string): string {
  const [first = '', suggestion] = text.trim().split('\n')
  const meant = suggestion === undefined ? undefined : /Did you mean (.*?)\?/.exec(suggestion)?.[1]
  const hint = meant === undefined ? `${command} --help shows what is accepted` : `did you mean ${meant}?`
  return plainText(`durable: ${first.replace(/^error: /, '').replace(/\.$/, '')}; ${hint}`)
}

// The command that words name, as it is typed.
function commandLine(words: readonly string[], program: Command): string {
  let command = program
  const path = ['durable']
  for (const word of words) {
    const child = command.commands.find((one) => one.name() === word)
    if (!child) continue
    command = child
    path.push(word)
  }
  return path.join(' ')
}

/** True for the error with which the parser ends after it has printed help. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}
