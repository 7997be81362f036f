import type { Scrub } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import { createLog, type Log, type LogLevel } from './log.ts'
import { createLineScrubber, redact } from './redaction.ts'

/** Makes the log of a configuration on runtimes that have nothing better. */
export function consoleLogFor(config: GatewayConfig): Log {
  return createConsoleLog(config.telemetry.log.level, createLineScrubber(config))
}

/** Makes a log that writes JSON lines to the console, for runtimes that collect what stands there. */
export function createConsoleLog(level: LogLevel, scrub: Scrub, sink: Pick<Console, LogSink> = console): Log {
  return createLog(level, (name, facts, message) => {
    const { err, ...others } = facts
    const told = { level: name, time: Date.now(), ...redact(others), ...errorFacts(err), msg: message }
    sink[name](scrub(JSON.stringify(told)))
  })
}

type LogSink = 'error' | 'warn' | 'info' | 'debug'

/** Tells an error as facts. */
export function errorFacts(error: unknown): { err?: object } {
  if (error === undefined) return {}
  // A thrown value that is not an error may hold anything; only its type is safe to log.
  if (!(error instanceof Error)) return { err: { message: typeof error === 'string' ? error : typeof error } }
  const { name, message, stack, cause } = error
  return { err: { type: name, message, stack, ...(cause !== undefined && { cause: errorFacts(cause).err }) } }
}
