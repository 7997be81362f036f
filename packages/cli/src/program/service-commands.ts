import type { Command } from 'commander'
import { type CommandParts, withExamples } from './command-parts.ts'

/** Adds the commands about the API and about the command itself. */
export function addServiceCommands(program: Command, { io, session, printing, fresh }: CommandParts): void {
  withExamples(program.command('api <method> <path>'))
    .description('call an operation by its path, with its guards, or a path below /v1 of a gateway')
    .option('--data <json>', 'JSON, @FILE, or - for the standard input')
    .action(async (method: string, path: string, flags: object, command: Command) =>
      (await import('../commands/api.ts')).api(method, path, await session(command), flags),
    )
  withExamples(program.command('schema [command...]'))
    .description('print the JSON Schema of what a command writes')
    .action(async (words: string[]) => (await import('../commands/schema.ts')).schema(words.join(' '), io))
  withExamples(program.command('open [id]'))
    .description('open the console of a gateway, or an instance in it')
    .action(async (id: string | undefined, _: object, command: Command) =>
      (await import('../commands/open.ts')).open(id, await session(command)),
    )
  withExamples(program.command('doctor'))
    .description('check the address, the key, the hub and the version')
    .option('--json', 'the findings as JSON, as -o json')
    .action(async ({ json }: { json?: boolean }, command: Command) => {
      if (json) program.setOptionValue('output', 'json')
      return (await import('../commands/doctor.ts')).doctor(await session(command))
    })
  withExamples(program.command('dev [paths...]'))
    .description(
      'run a mock host, the gateway and the console for files of functions (needs Node 22.19, @durable-http/gateway and @durable-http/mock)',
    )
    .option('--port <n>', 'port of the gateway', '8080')
    .option('--mcp-port <n>', 'port of its MCP tools', '9090')
    .option('--mock-port <n>', 'port of the mock host', '7071')
    .option(
      '--clock <choice>',
      'virtual: timers wait until the clock is moved; automatic: it jumps to the next timer; real',
      'virtual',
    )
    .action(async (paths: string[], flags: object, command: Command) =>
      (await import('../commands/dev.ts')).dev(paths, await printing(command), {
        ...command.optsWithGlobals(),
        ...flags,
      }),
    )
  withExamples(program.command('mcp'))
    .description('serve MCP tools on the standard streams (needs @durable-http/mcp)')
    .action(async (_: object, command: Command) => (await import('../commands/mcp.ts')).mcp(await session(command)))
  withExamples(program.command('completion <shell>'))
    .description('print the completion script of bash, zsh, fish or pwsh')
    .action(async (shell: string) => (await import('../commands/completion.ts')).printCompletion(shell, fresh()))
}
