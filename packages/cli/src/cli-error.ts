import type { ExitName } from './exit-codes.ts'

/** A failure that is reported in one line and ends the command with its exit code. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: ExitName
  constructor(exit: ExitName, message: string) {
    super(message)
    this.exit = exit
  }
}

/** The error for arguments that are wrong. */
export const usageError = (message: string) => new CliError('usage', message)
