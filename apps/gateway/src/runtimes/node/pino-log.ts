import type { Scrub } from '@durable-http/core'
import { destination, pino } from 'pino'
import { jsonLine } from '../../telemetry/json-line.ts'
import { accessMessage, createLog, type Log, type LogLevel } from '../../telemetry/log.ts'
import { redact } from '../../telemetry/redaction.ts'

/** A log of JSON lines that is written behind the requests' back. */
export interface PinoLog extends AsyncDisposable {
  log: Log
  /** Writes what is waiting, and waits for it. */
  flush(): Promise<void>
}

/** Options of the JSON log. */
export interface PinoLogOptions {
  level: LogLevel
  scrub: Scrub
  /** File descriptor or path; standard output when absent. */
  dest?: number | string
}

// Lines are buffered up to this many characters and milliseconds: writing each line costs more than making it.
const enough = 8_192
const soon = 250

/**
 * Makes the log that Node writes: pino, into a buffer that is written as it fills, 250 ms after its first line, and when the process ends. Lines of requests
 * hold facts that the gateway chose one by one; they go past the redaction by names, but not past the scrubber.
 */
export function createPinoLog({ level, scrub, dest = 1 }: PinoLogOptions): PinoLog {
  const sink = destination({ dest, sync: false })
  // A reader of the pipe that is gone is not a reason to fail.
  sink.on('error', () => undefined)
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const pass = () => {
    clearTimeout(timer)
    const lines = waiting
    waiting = ''
    if (lines !== '') sink.write(scrub(lines))
  }
  const write = (line: string) => {
    // A process that has nothing to say is not woken up.
    if (waiting === '') timer = setTimeout(pass, soon).unref()
    waiting += line
    if (waiting.length > enough) pass()
  }
  const full = pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  )
  const log = createLog(
    level,
    (name, facts, message) => full[name](redact(facts), message),
    (facts) => write(jsonLine('info', Date.now(), facts, accessMessage)),
  )
  const last = () => {
    try {
      pass()
      sink.flushSync()
    } catch {
      // There is nothing to write to any more.
    }
  }
  process.once('exit', last)
  const flush = () =>
    new Promise<void>((resolve) => {
      // Without a reader nothing is ever written.
      setTimeout(resolve, 1_000).unref()
      pass()
      sink.flush(() => resolve())
    })
  return {
    log,
    flush,
    async [Symbol.asyncDispose]() {
      await flush()
      process.off('exit', last)
    },
  }
}
