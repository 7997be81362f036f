import type { Command } from 'commander'
import { addSelectionOptions } from '../options/selection-options.ts'
import { type CommandParts, withExamples } from './command-parts.ts'

const verbs = [
  ['terminate', 'end live instances for good', true],
  ['suspend', 'pause live instances', true],
  ['resume', 'let suspended instances go on', true],
  ['rewind', 'run the failed steps of failed instances again', true],
  ['restart', 'start ended instances again under new ids', false],
  ['purge', 'delete ended instances with their histories', false],
] as const

/** Adds the verbs that act on many instances, and what leads to them. */
export function addBulkCommands(program: Command, { session }: CommandParts): void {
  for (const [name, description, takesReason] of verbs) {
    const verb = withExamples(program.command(`${name} [ids...]`)).description(description)
    addSelectionOptions(verb, { until: '--created-until' })
    if (takesReason) verb.option('--reason <text>', 'why; the host keeps it')
    if (name === 'restart')
      verb
        .option('--version <version>', 'version of the new runs (default: the version that each instance shows)')
        .option('--no-keep-version', 'run the default version of the host')
    verb
      .option('--dry-run', 'show the plan and do nothing')
      .option('-y, --yes', 'do not ask')
      .option('--rate <n>', 'instances per second at most')
      .option('--concurrency <n>', 'requests at the same time at most')
      .option('--until <time>', 'stop at 05:00, or at an instant')
      .option('--report <file>', 'where to write what is left (default: durable-VERB-TIME.json)')
      .option('--resume <report>', 'go on with what an earlier run left')
      .option('--detach', 'let the gateway do it as a job')
      .action(async (ids: string[], flags: object, command: Command) =>
        (await import('../commands/bulk-verb.ts')).runBulkVerb(name, ids, await session(command), flags),
      )
  }
  addSelectionOptions(
    withExamples(program.command('failures')).description('group failed instances by function and message'),
  )
    .option('--by <member>', 'message', 'message')
    .option('--scan <n>', 'rows of the host to look through at most')
    .action(async (flags: object, command: Command) =>
      (await import('../commands/failures.ts')).failures(await session(command), flags),
    )
  addSelectionOptions(withExamples(program.command('export')).description('write instances as JSON lines'))
    .option('--to <file>', 'FILE.jsonl or FILE.jsonl.gz; the standard output when absent')
    .option('--history', 'histories, too')
    .option('--then-purge', 'purge what was written, once the file is complete')
    .option('-y, --yes', 'do not ask before the purge')
    .action(async (flags: object, command: Command) =>
      (await import('../commands/export.ts')).exportInstances(await session(command), flags),
    )
}
