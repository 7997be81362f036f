import type { Clock, Fetch } from '@durable-http/core'

/** Input and output of a command: the process's streams, or those of a test. */
export interface CliIo {
  /** Writes data. */
  out: (text: string) => void | Promise<void>
  /** Writes words for people. */
  say: (text: string) => void
  /** Shows the progress of long work; each text replaces the one before. Absent if output must not change. */
  progress?: ((text: string) => void) | undefined
  env: Readonly<Record<string, string | undefined>>
  /** True if data goes to a terminal. */
  isTerminal: boolean
  /** True if words go to a terminal and answers can be typed. */
  isInteractive: boolean
  /** Characters in a line of the terminal. */
  columns: number
  /** Reads all of the standard input. */
  readInput: () => Promise<string>
  /** Asks a yes or no question; undefined if the user left it. */
  askYes: (question: string) => Promise<boolean | undefined>
  /** Asks for a line of text; undefined if the user left it. */
  askText: (question: string) => Promise<string | undefined>
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
  clock: Clock
  fetch?: Fetch | undefined
}
