/** An event of a history, as the host's HTTP API gives it. */
export type HistoryItem = Readonly<Record<string, unknown>> & { readonly EventType: string }

type Step = string | Readonly<Record<string, unknown>>

const contains = (actual: unknown, expected: unknown): boolean => {
  if (typeof expected !== 'object' || expected === null) return actual === expected
  if (typeof actual !== 'object' || actual === null) return false
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return false
  return Object.entries(expected).every(([name, member]) => contains((actual as Record<string, unknown>)[name], member))
}

const fits = (item: HistoryItem, step: Step): boolean =>
  typeof step === 'string' ? item.EventType === step : contains(item, step)

const lineOf = ({ EventType, FunctionName, Name, Result, Reason }: HistoryItem): string =>
  `  ${[EventType, FunctionName ?? Name, Result ?? Reason]
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join('  ')}`

/** Throws where a history lacks steps in this order; the message names the step and shows the history. */
export function assertHistory(history: readonly HistoryItem[], steps: readonly Step[], instanceId: string): void {
  let from = 0
  for (const [index, step] of steps.entries()) {
    const at = history.findIndex((item, place) => place >= from && fits(item, step))
    if (at < 0) {
      const shown = history.map(lineOf).join('\n')
      throw new Error(
        `the history of '${instanceId}' has no ${JSON.stringify(step)} (step ${index + 1} of ${steps.length}) behind its event ${from}:\n${shown}`,
      )
    }
    from = at + 1
  }
}
