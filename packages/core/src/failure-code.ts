import type { HostFailure } from './answer-text.ts'
import type { DurableErrorCode } from './durable-error.ts'

const byStatus: Readonly<Record<number, DurableErrorCode>> = {
  400: 'invalid_input',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  412: 'not_terminal',
  413: 'invalid_input',
  415: 'invalid_input',
  429: 'throttled',
  499: 'aborted',
  501: 'not_supported',
  502: 'unavailable',
  503: 'unavailable',
  504: 'timeout',
}

interface Reading {
  operations?: RegExp
  statuses: readonly number[]
  /** Looked for in the messages and the exception type. */
  says?: RegExp
  code: DurableErrorCode
}

// The same fact is told by different statuses in different versions of the host (contract 2.2, 2.6, 2.11, 2.17, 4.3).
const readings: readonly Reading[] = [
  { operations: /^rewind/, statuses: [410, 412], code: 'not_failed' },
  { operations: /^rewind/, statuses: [500], says: /only supported on failed/, code: 'not_failed' },
  { statuses: [500], says: /NotImplementedException|not supported by the underlying storage/, code: 'not_supported' },
  { operations: /^(start|restart)/, statuses: [500], says: /already exists/, code: 'conflict' },
  {
    operations: /^restart/,
    statuses: [400],
    says: /An orchestr\w+ with the instanceId|No instance with ID/,
    code: 'not_found',
  },
  { statuses: [400], says: /doesn't exist, is disabled, or is not/, code: 'not_found' },
  { statuses: [500], says: /in the (Completed|Failed|Terminated|Canceled) state/, code: 'gone' },
  { statuses: [500], says: /Cannot (suspend|resume|terminate) the orchestration instance/, code: 'conflict' },
  { statuses: [500], says: /JsonWriterException/, code: 'protocol' },
]

/** Finds the one code for what a host's answer means, whatever its version. */
export function failureCode(operation: string, status: number, failure: HostFailure): DurableErrorCode {
  const said = [failure.message, failure.exceptionMessage, failure.exceptionType].join('\n')
  const reading = readings.find(
    ({ operations, statuses, says }) =>
      statuses.includes(status) && (operations?.test(operation) ?? true) && (says?.test(said) ?? true),
  )
  if (reading) return reading.code
  if (status < 400) return 'protocol'
  return byStatus[status] ?? (status < 500 ? 'invalid_input' : 'upstream')
}
