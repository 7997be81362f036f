import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import type { CliIo } from './cli-io.ts'
import { exitByErrorCode, exitCodes } from './exit-codes.ts'
import { plainText } from './output/plain-text.ts'
import { createProgram, isHelp } from './program.ts'
import { refuseUnknownCommand } from './program/groups.ts'

/** Runs a command line and returns its exit code; never rejects. */
export async function run(words: readonly string[], io: CliIo, version: string): Promise<number> {
  if (words[0] === '--version' || words[0] === '-V') {
    await io.out(`${version}\n`)
    return exitCodes.ok
  }
  try {
    // Asked by the scripts of `durable completion` at each press of the key: `complete -- WORDS`.
    if (words[0] === 'complete') {
      const { printSuggestions } = await import('./commands/completion.ts')
      await printSuggestions(words.slice(words[1] === '--' ? 2 : 1), createProgram(io), io)
      return exitCodes.ok
    }
    const program = createProgram(io, words)
    refuseUnknownCommand(words, program)
    await program.parseAsync([...words], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (isHelp(error)) return exitCodes.ok
    // The parser has printed its own errors.
    if (error instanceof CommanderError) return exitCodes.usage
    return tell(error, io)
  }
}

const whereTheKeyStands =
  'durable reads the key from DURABLE_KEY, and sends it only to the address in DURABLE_URL if that is set'

async function tell(error: unknown, io: CliIo): Promise<number> {
  const say = (message: string) => io.say(`durable: ${plainText(message)}`)
  if (io.signal.aborted) {
    say(error instanceof CliError ? error.message : 'interrupted')
    return exitCodes.interrupted
  }
  if (error instanceof CliError) {
    say(error.message)
    return exitCodes[error.exit]
  }
  const { isDurableError } = await import('./durable-failure.ts')
  if (isDurableError(error)) {
    say(error.code === 'unauthorized' ? `${error.message}; ${whereTheKeyStands}` : error.message)
    return exitCodes[exitByErrorCode[error.code]]
  }
  say(`failed: ${error instanceof Error ? error.message : String(error)}`)
  return exitCodes.failed
}
