import { canJudgeMemory, type MemoryWatch } from './memory-watch.ts'
import type { Outcomes } from './ledger.ts'
import type { FloodOutcome } from './floods/pour-flood.ts'
import type { SoakReport } from './soak.ts'

/** Writes what came of a soak, for a terminal. */
export function writeReport({ ledger, chaos, memory, wholeBatches, floods, exitCode }: SoakReport): string {
  const kinds = [...ledger.counts].toSorted(([a], [b]) => a.localeCompare(b))
  const sum = kinds.reduce((total, [, { milliseconds }]) => total + milliseconds.length, 0)
  const isJudged = canJudgeMemory(memory)
  return [
    '| request | answers | p50 ms | p99 ms | max ms |',
    '|---|---|---|---|---|',
    ...kinds.map(([kind, outcomes]) => `| ${kind} | ${outcomesOf(outcomes)} | ${timesOf(outcomes)} |`),
    '',
    `requests: ${sum}`,
    `batches of operators that had to be found whole: ${wholeBatches}`,
    `done to the function app: ${[...chaos.done].map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
    `memory, medians of quarters: ${megabytesOf(memory)} MB${isJudged ? '' : ' (too short a run to judge)'}`,
    ...[...floods].map(([name, outcome]) => `flood of ${name}: ${floodOf(outcome)}`),
    `exit code of the gateway: ${exitCode}`,
    ledger.violations.length === 0
      ? 'all invariants held: no key leaked, no start doubled, no accepted event lost, no request stuck, the other app undisturbed, ' +
        'counts of jobs exact, no instance acted on twice, exports whole, watchers told of the end' +
        (isJudged ? ', memory flat' : '')
      : `VIOLATED:\n${ledger.violations.map(({ rule, what }) => `  ${rule}: ${what}`).join('\n')}`,
  ].join('\n')
}

const floodOf = ({ peak, after, statuses, ahead }: FloodOutcome) =>
  `${peak.toFixed(0)} MB at most, ${after.toFixed(0)} MB afterwards, ${statuses.length} reads of another caller, ${ahead} requests before one of them at most`

const megabytesOf = (memory: MemoryWatch) =>
  memory
    .quarters()
    .map((megabytes) => megabytes.toFixed(0))
    .join(', ')

const outcomesOf = ({ byOutcome }: Outcomes) =>
  [...byOutcome]
    .toSorted(([, a], [, b]) => b - a)
    .map(([outcome, times]) => `${outcome}: ${times}`)
    .join(', ')

function timesOf({ milliseconds }: Outcomes): string {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
  return [at(0.5), at(0.99), at(1)].join(' | ')
}
