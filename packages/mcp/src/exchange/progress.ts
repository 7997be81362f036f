import type { Notify } from './answer-exchange.ts'
import type { MethodContext } from './methods.ts'

/** Makes what reports progress to a client that asked for it. */
export function progressOf(
  { progressToken }: Readonly<Record<string, unknown>>,
  notify: Notify,
): MethodContext['progress'] {
  if (progressToken === undefined) return undefined
  return (report) => notify('notifications/progress', { ...report, progressToken })
}
