import type { Command } from 'commander'
import { addBulkCommands } from './bulk-commands.ts'
import type { CommandParts } from './command-parts.ts'
import { addContextCommands } from './context-commands.ts'
import { addEntityCommands } from './entity-commands.ts'
import { addInstanceCommands } from './instance-commands.ts'
import { addJobCommands } from './job-commands.ts'
import { addServiceCommands } from './service-commands.ts'

/** Commands that are defined together. */
export interface CommandGroup {
  names: readonly string[]
  add: (program: Command, parts: CommandParts) => void
}

/** All commands, in the order of the help. */
export const groups: readonly CommandGroup[] = [
  {
    names: ['start', 'list', 'count', 'show', 'history', 'tree', 'diagnose', 'wait', 'watch', 'event'],
    add: addInstanceCommands,
  },
  {
    names: ['terminate', 'suspend', 'resume', 'rewind', 'restart', 'purge', 'failures', 'export'],
    add: addBulkCommands,
  },
  { names: ['entity'], add: addEntityCommands },
  { names: ['job'], add: addJobCommands },
  { names: ['api', 'schema', 'open', 'doctor', 'dev', 'mcp', 'completion'], add: addServiceCommands },
  { names: ['context'], add: addContextCommands },
]

/** Finds the group of the command that words name; undefined where they name none. `program` knows the options before it. */
export function groupOf(words: readonly string[], program: Command): CommandGroup | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (!word.startsWith('-')) return groups.find(({ names }) => names.includes(word))
    const option = program.options.find(({ short, long }) => word === short || word === long)
    if (option?.required) at++
  }
  return undefined
}
