import type { Command } from 'commander'
import type { CliIo } from '../cli-io.ts'
import { examples } from '../examples.ts'
import type { Printing } from '../printing.ts'
import type { Session } from '../session.ts'

/** Parts that the definitions of commands share. */
export interface CommandParts {
  io: CliIo
  /** Makes a tree of all commands that has not been parsed: completion adds to it. */
  fresh: () => Command
  /** Opens what a command works with. */
  session: (command: Command) => Promise<Session>
  /** Opens what a command prints with, without a target. */
  printing: (command: Command) => Promise<Printing>
}

/** Makes the parts; a module is loaded when a command runs. */
export function createCommandParts(io: CliIo, fresh: CommandParts['fresh']): CommandParts {
  return {
    io,
    fresh,
    session: async (command) => (await import('../session.ts')).openSession(command, io),
    printing: async (command) => (await import('../printing.ts')).openPrinting(command, io),
  }
}

/** Adds the two examples of a command to its help. */
export function withExamples(command: Command, name = command.name()): Command {
  const shown = examples[name]
  return shown ? command.addHelpText('after', `\nExamples:\n  ${shown[0]}\n  ${shown[1]}`) : command
}

/** Collects the values of an option that can be repeated. */
export const collect = (value: string, before: string[] = []) => [...before, value]
