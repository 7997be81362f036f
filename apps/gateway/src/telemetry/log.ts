/** How much is logged; each level includes the ones before it. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

export type LogLevel = (typeof logLevels)[number]

/** Facts of a line, by name; errors go under `err`. */
export type LogFacts = Readonly<Record<string, unknown>>

/** The gateway's log; methods of levels that are off do nothing. */
export interface Log {
  readonly level: LogLevel
  error(facts: LogFacts, message: string): void
  warn(facts: LogFacts, message: string): void
  info(facts: LogFacts, message: string): void
  debug(facts: LogFacts, message: string): void
  /** Takes the line of one request, at `info`: facts that were chosen one by one and need no redaction. */
  access: ((facts: LogFacts) => void) | undefined
}

/** Takes one line of a level that is on: its facts, `time` (milliseconds since 1970), `level` and `msg` among them. */
export type WriteLine = (level: Exclude<LogLevel, 'silent'>, facts: LogFacts, message: string) => void

/** Members of a request's log line. */
export const accessMessage = 'request'

const nothing = () => undefined

/** Makes a log of a level over something that writes lines; `access` may know a cheaper way for the lines of requests. */
export function createLog(level: LogLevel, write: WriteLine, access?: (facts: LogFacts) => void): Log {
  const upTo = logLevels.indexOf(level)
  const at = (name: Exclude<LogLevel, 'silent'>) =>
    logLevels.indexOf(name) <= upTo ? (facts: LogFacts, message: string) => write(name, facts, message) : nothing
  const info = at('info')
  return {
    level,
    error: at('error'),
    warn: at('warn'),
    info,
    debug: at('debug'),
    access: info === nothing ? undefined : (access ?? ((facts) => write('info', facts, accessMessage))),
  }
}

/** A log that writes nothing. */
export const silentLog: Log = createLog('silent', nothing)
