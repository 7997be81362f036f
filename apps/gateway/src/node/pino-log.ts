import type { Scrub } from '@durable-http/core'
import { destination, pino } from 'pino'
import { accessMessage, createLog, type Log, type LogLevel } from '../telemetry/log.ts'
import { censor, redactedNames } from '../telemetry/redaction.ts'

/** A log of JSON lines that is written behind the requests' back. */
export interface PinoLog extends AsyncDisposable {
  log: Log
  /** Writes what is waiting, and waits for it. */
  flush(): Promise<void>
}

/** What a log of JSON lines takes. */
export interface PinoLogOptions {
  level: LogLevel
  scrub: Scrub
  /** File descriptor or path; standard output when absent. */
  dest?: number | string
}

// So much waits in memory, and so long, before it is written.
const enough = 8_192
const soon = 250

/**
 * Makes the log that Node writes: pino, into a buffer that is written as it fills and every 250 ms. Lines of requests
 * hold facts that the gateway chose one by one; they go past pino's redaction, which costs more than all the rest of a line, but not past the scrubber.
 */
export function createPinoLog({ level, scrub, dest = 1 }: PinoLogOptions): PinoLog {
  const sink = destination({ dest, sync: false, minLength: enough })
  // A reader of the pipe that is gone is no reason to fail.
  sink.on('error', () => undefined)
  const write = (line: string) => void sink.write(scrub(line))
  const full = pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedNames.flatMap((name) => [pathTo(name), `*${pathTo(name, true)}`]), censor },
    },
    { write },
  )
  const log = createLog(
    level,
    (name, facts, message) => full[name](facts, message),
    (facts) => write(`${JSON.stringify({ level: 'info', time: Date.now(), ...facts, msg: accessMessage })}\n`),
  )
  const timer = setInterval(() => sink.flush(), soon)
  timer.unref()
  const flush = () =>
    new Promise<void>((resolve) => {
      // Without a reader nothing is ever written.
      setTimeout(resolve, 1_000).unref()
      sink.flush(() => resolve())
    })
  return {
    log,
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}

function pathTo(name: string, nested = false): string {
  if (/^\w+$/.test(name)) return nested ? `.${name}` : name
  return `["${name}"]`
}
