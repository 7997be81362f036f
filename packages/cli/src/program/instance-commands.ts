import type { Command } from 'commander'
import { addSelectionOptions } from '../options/selection-options.ts'
import { collect, type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands that start, find and explain instances. */
export function addInstanceCommands(program: Command, { session }: CommandParts): void {
  withExamples(program.command('start <function>'))
    .description('start an orchestration')
    .option('--id <id>', 'id of the instance; made by the host when absent')
    .option('--input <json>', 'JSON, @FILE, or - for the standard input')
    .option('--version <version>', 'version of the orchestration')
    .option('--if-exists <choice>', 'fail, return or replace', 'fail')
    .option('--wait', 'wait for its end')
    .option('--timeout <duration>', 'how long to wait: 5m')
    .action(async (name: string, flags: object, command: Command) =>
      (await import('../commands/start.ts')).start(name, await session(command), flags),
    )
  addSelectionOptions(withExamples(program.command('list')).description('list instances'))
    .option('--limit <n>', 'rows at most (default: 50)')
    .option('--all', 'every row')
    .option('--scan <n>', 'rows of the host to look through at most')
    .option('-w, --watch', 'go on and show what is new or changes')
    .option('--resume <cursor>', 'go on where an earlier list stopped, with its filters')
    .action(async (flags: object, command: Command) =>
      (await import('../commands/list.ts')).list(await session(command), flags),
    )
  addSelectionOptions(withExamples(program.command('count')).description('count instances'))
    .option('--by <members>', 'state, function, or both')
    .option('--scan <n>', 'rows of the host to look through at most')
    .option('-w, --watch', 'go on and show the counts when they change')
    .action(async (flags: object, command: Command) =>
      (await import('../commands/count.ts')).count(await session(command), flags),
    )
  withExamples(program.command('show <id>'))
    .description('show an instance')
    .option('--input', 'its input, too')
    .option('--output-only', 'its output alone, as JSON')
    .action(async (id: string, flags: object, command: Command) =>
      (await import('../commands/show.ts')).show(id, await session(command), flags),
    )
  withExamples(program.command('history <id>'))
    .description('show the history of an instance')
    .option('-f, --follow', 'go on until it ends')
    .option('--type <type>', 'kind of event, repeatable', collect)
    .option('--failed', 'failed steps only')
    .action(async (id: string, flags: object, command: Command) =>
      (await import('../commands/history.ts')).history(id, await session(command), flags),
    )
  withExamples(program.command('tree <id>'))
    .description('show an instance and its sub-orchestrations')
    .option('-f, --follow', 'show it again when the instance changes')
    .action(async (id: string, flags: object, command: Command) =>
      (await import('../commands/tree.ts')).tree(id, await session(command), flags),
    )
  withExamples(program.command('diagnose <id>'))
    .description('say why an instance failed, or what it waits for')
    .action(async (id: string, _: object, command: Command) =>
      (await import('../commands/diagnose.ts')).diagnose(id, await session(command)),
    )
  withExamples(program.command('wait <ids...>'))
    .description('wait for instances')
    .option('--for <condition>', 'ended, completed, or custom=TEXT', 'ended')
    .option('--timeout <duration>', 'how long to wait: 5m')
    .action(async (ids: string[], flags: object, command: Command) =>
      (await import('../commands/wait.ts')).wait(ids, await session(command), flags),
    )
  withExamples(program.command('watch <ids...>'))
    .description('show each change of instances until they end')
    .action(async (ids: string[], _: object, command: Command) =>
      (await import('../commands/watch.ts')).watch(ids, await session(command)),
    )
  withExamples(program.command('event <id> <name>'))
    .description('raise an event')
    .option('--data <json>', 'JSON, @FILE, or - for the standard input')
    .option('--when-ready', 'wait until a fresh instance is known to the host')
    .option('--start <function>', 'start the instance first if it is not alive')
    .action(async (id: string, name: string, flags: object, command: Command) =>
      (await import('../commands/event.ts')).event(id, name, await session(command), flags),
    )
}
