import type { Command } from 'commander'
import { usageError } from '../cli-error.ts'
import { closestName } from '../options/suggestion.ts'
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

/** Finds the word that names a command, behind the options of the program. */
function commandWord(words: readonly string[], program: Command): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (!word.startsWith('-')) return word
    const option = program.options.find(({ short, long }) => word === short || word === long)
    if (option?.required) at++
  }
  return undefined
}

/** Finds the group of the command that words name; undefined where they name none. `program` knows the options before it. */
export function groupOf(words: readonly string[], program: Command): CommandGroup | undefined {
  const word = commandWord(words, program)
  return word === undefined ? undefined : groups.find(({ names }) => names.includes(word))
}

/** Throws a usage error with the closest name where words name a command that does not exist, also with `help` or `--help`. */
export function refuseUnknownCommand(words: readonly string[], program: Command): void {
  const first = commandWord(words, program)
  const word = first === 'help' ? commandWord(words.slice(words.indexOf('help') + 1), program) : first
  const names = groups.flatMap((group) => group.names)
  if (word === undefined || word === 'help' || names.includes(word)) return
  const close = closestName(word, names)
  const hint = close === undefined ? 'durable --help lists them' : `did you mean ${close}?`
  throw usageError(`there is no command '${word.slice(0, 80)}'; ${hint}`)
}
