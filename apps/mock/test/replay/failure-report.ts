import type { FailedStep } from './scenario-player.ts'

const SHOWN = 160
const LEAD = 40

// A long pair is shown from a little before the place where it parts.
function pair(recorded: string, answered: string): readonly [string, string] {
  let at = 0
  while (at < recorded.length && recorded[at] === answered[at]) at++
  const from = Math.max(0, at - LEAD)
  const show = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}${text.length > from + SHOWN ? '…' : ''}`
  return [show(recorded), show(answered)]
}

/** The failed steps of a scenario, each with the recorded and the received response. */
export const failureReport = (failed: readonly FailedStep[]): string =>
  failed
    .flatMap(({ step, request, note, isLate, differences }) => [
      `#${step} ${request.slice(0, SHOWN)}${note ? `  [${note}]` : ''}${isLate ? '  (gave up waiting)' : ''}`,
      ...differences.flatMap(({ kind, path, recorded, answered }) => {
        const [was, is] = pair(recorded, answered)
        return [`  ${kind} ${path}`, `    recorded ${was}`, `    answered ${is}`]
      }),
    ])
    .join('\n')
