import type { DurableErrorCode } from '@durable-http/core'

/** Exit codes of the command; each means one kind of outcome. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  unauthorized: 4,
  notFound: 5,
  refused: 6,
  timedOut: 7,
  notSupported: 8,
  bulkFailed: 9,
  orchestrationFailed: 10,
  orchestrationEnded: 11,
  interrupted: 130,
} as const

/** Name of an exit code. */
export type ExitName = keyof typeof exitCodes

/** Exit code of each error of the client. */
export const exitByErrorCode: Readonly<Record<DurableErrorCode, ExitName>> = {
  invalid_input: 'usage',
  unauthorized: 'unauthorized',
  forbidden: 'unauthorized',
  not_found: 'notFound',
  conflict: 'refused',
  gone: 'refused',
  not_terminal: 'refused',
  not_failed: 'refused',
  not_supported: 'notSupported',
  throttled: 'unreachable',
  unavailable: 'unreachable',
  timeout: 'timedOut',
  aborted: 'interrupted',
  network: 'unreachable',
  protocol: 'unreachable',
  upstream: 'failed',
}
