import type { Scrub } from '@durable-http/core'
import { errorFacts } from './console-log.ts'
import { createLog, type Log, type LogLevel } from './log.ts'
import { redact } from './redaction.ts'

/** Makes a log for people: time, level, what happened, then facts as `name=value`. */
export function createTextLog(level: LogLevel, scrub: Scrub, write: (line: string) => void): Log {
  return createLog(level, (name, facts, message) => {
    const { err, ...others } = facts
    const time = new Date().toISOString().slice(11, 23)
    const told = Object.entries(redact(others))
      .filter(([, value]) => value !== undefined)
      .map(([fact, value]) => ` ${fact}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
    const { stack, message: why } = (errorFacts(err).err ?? {}) as { stack?: string; message?: string }
    const trouble = err === undefined ? '' : `\n${stack ?? why}`
    write(scrub(`${time} ${name.toUpperCase().padEnd(5)} ${message}${told.join('')}${trouble}\n`))
  })
}

// Quotes what a person or a terminal could misread.
const quoted = (text: string) => (/^[\w.:/@+~-]+$/.test(text) ? text : JSON.stringify(text))
