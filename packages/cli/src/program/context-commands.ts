import type { Command } from 'commander'
import { type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands that name function apps and gateways. */
export function addContextCommands(program: Command, { io, printing }: CommandParts): void {
  const context = program.command('context').description('function apps and gateways by name')
  withExamples(context.command('list'), 'context list')
    .description('list contexts')
    .action(async (_: object, command: Command) =>
      (await import('../commands/context.ts')).listContexts(await printing(command)),
    )
  withExamples(context.command('show'), 'context show')
    .description('show what commands work on, and where each value comes from')
    .action(async (_: object, command: Command) =>
      (await import('../commands/context.ts')).showContext(await printing(command), command.optsWithGlobals()),
    )
  withExamples(context.command('set <name>'), 'context set')
    .description('create or change a context')
    .option('--key-variable <name>', 'variable that holds the key')
    .option('--key-file <path>', 'file that holds the key')
    .action(async (name: string, _: object, command: Command) =>
      (await import('../commands/context.ts')).setContext(name, io, command.optsWithGlobals()),
    )
  withExamples(context.command('use <name>'), 'context use')
    .description('make a context the current one')
    .action(async (name: string) => (await import('../commands/context.ts')).chooseContext(name, io))
  withExamples(context.command('delete <name>'), 'context delete')
    .description('delete a context')
    .action(async (name: string) => (await import('../commands/context.ts')).deleteContext(name, io))
}
