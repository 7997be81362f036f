import { Command, CommanderError } from 'commander'
import type { CliIo } from './cli-io.ts'
import { addBulkCommands } from './program/bulk-commands.ts'
import { createCommandParts } from './program/command-parts.ts'
import { addContextCommands } from './program/context-commands.ts'
import { addEntityCommands } from './program/entity-commands.ts'
import { addInstanceCommands } from './program/instance-commands.ts'
import { addJobCommands } from './program/job-commands.ts'
import { addServiceCommands } from './program/service-commands.ts'

/** Builds the tree of commands; what a command does is loaded when it runs. */
export function createProgram(io: CliIo, version: string): Command {
  const program = new Command('durable')
    .description('Lists, explains and repairs orchestrations of Azure Durable Functions.')
    .option('--context <name>', 'context to work on')
    .option('--url <url>', 'address of a function app or a gateway')
    .option('--app <name>', 'function app behind a gateway')
    .option('--hub <name>', 'task hub')
    .option('-o, --output <format>', 'table, wide, json, jsonl, yaml or name', 'table')
    .option('--fields <names>', 'members to show, with commas between: instanceId,output.total')
    .option('--time <form>', 'relative or iso')
    .option('--no-color', 'no colours')
    .option('-q, --quiet', 'data only')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(--help shows what is accepted)')
    .configureOutput({ writeOut: (text) => void io.out(text), writeErr: (text) => io.say(text.trimEnd()) })
    .exitOverride()
  // `--version` belongs to the program only as its first word: `start --version` is the orchestration's.
  program.addHelpText('after', '\n  durable --version prints the version; durable COMMAND --help shows two examples.')
  const parts = createCommandParts(io, version)
  addInstanceCommands(program, parts)
  addBulkCommands(program, parts)
  addEntityCommands(program, parts)
  addJobCommands(program, parts)
  addServiceCommands(program, parts)
  addContextCommands(program, parts)
  return program
}

/** True for the error with which the parser ends after it has printed help. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}
