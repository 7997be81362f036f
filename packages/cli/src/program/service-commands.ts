import type { Command } from 'commander'
import { type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands about the API and about the command itself. */
export function addServiceCommands(program: Command, { io, session }: CommandParts): void {
  withExamples(program.command('api <method> <path>'))
    .description('call an operation by its path, with its guards, or a path below /v1 of a gateway')
    .option('--data <json>', 'JSON, @FILE, or - for the standard input')
    .action(async (method: string, path: string, flags: object, command: Command) =>
      (await import('../commands/api.ts')).api(method, path, await session(command), flags),
    )
  withExamples(program.command('schema [command...]'))
    .description('print the JSON Schema of what a command writes')
    .action(async (words: string[]) => (await import('../commands/schema.ts')).schema(words.join(' '), io))
}
