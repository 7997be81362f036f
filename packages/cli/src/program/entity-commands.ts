import type { Command } from 'commander'
import { type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands of entities. */
export function addEntityCommands(program: Command, { session }: CommandParts): void {
  const entity = program.command('entity').description('list, show, signal and delete entities')
  withExamples(entity.command('list [name]'), 'entity list')
    .description('list entities')
    .option('--state', 'their states, too')
    .option('--limit <n>', 'rows at most', '50')
    .action(async (name: string | undefined, flags: object, command: Command) =>
      (await import('../commands/entity.ts')).listEntities(name, await session(command), flags),
    )
  withExamples(entity.command('show <name> <key>'), 'entity show')
    .description('show the state of an entity')
    .action(async (name: string, key: string, _: object, command: Command) =>
      (await import('../commands/entity.ts')).showEntity(name, key, await session(command)),
    )
  withExamples(entity.command('signal <name> <key> <operation>'), 'entity signal')
    .description('send an operation to an entity')
    .option('--data <json>', 'JSON, @FILE, or - for the standard input')
    .action(async (name: string, key: string, operation: string, flags: object, command: Command) =>
      (await import('../commands/entity.ts')).signalEntity(name, key, operation, await session(command), flags),
    )
  withExamples(entity.command('delete <name> <key>'), 'entity delete')
    .description('delete the state of an entity')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, key: string, flags: object, command: Command) =>
      (await import('../commands/entity-removal.ts')).removeEntity('delete', name, key, await session(command), flags),
    )
  withExamples(entity.command('purge <name> <key>'), 'entity purge')
    .description('remove an entity with its history for good')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, key: string, flags: object, command: Command) =>
      (await import('../commands/entity-removal.ts')).removeEntity('purge', name, key, await session(command), flags),
    )
}
