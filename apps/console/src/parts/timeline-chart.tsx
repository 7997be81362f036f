import type { TimelineStep } from '@durable-http/core'
import { linkTo } from '../state/location.ts'
import { instancePath } from '../state/place.ts'
import type { Timeline } from '../state/timeline.ts'
import { writeCount } from '../text/numbers.ts'
import { writeInstant, writeSpan } from '../text/time.ts'
import { VirtualRows } from './virtual-rows.tsx'

const kinds: Readonly<Record<TimelineStep['kind'], string>> = {
  activity: 'activity',
  'sub-orchestration': 'child',
  timer: 'timer',
  event: 'event',
}
const outcomes = { completed: 'completed', failed: 'failed', pending: 'running' } as const

/** The steps of an orchestration as bars over time, each with a text. */
export function TimelineChart({ timeline, from, to }: { timeline: Timeline; from: number; to: number }) {
  const { steps, isOpen } = timeline
  const first = Math.min(from, timeline.first)
  const last = Math.max(from, timeline.last)
  const end = Math.max(last, isOpen ? to : last, first + 1)
  const width = end - first
  return (
    <>
      <p class="faint">{`${writeCount(steps.length, 'step')} over ${writeSpan(width)}`}</p>
      <div class="table timeline" role="table" aria-label="Timeline" aria-rowcount={steps.length + 1}>
        <div role="rowgroup" class="head">
          <div class="row" role="row" aria-rowindex={1}>
            <span role="columnheader" class="name">
              Step
            </span>
            <span role="columnheader" class="span">
              Took
            </span>
            <span role="columnheader" class="track-head">{`${writeInstant(new Date(first).toISOString())} …`}</span>
          </div>
        </div>
        <VirtualRows
          count={steps.length}
          rowHeight={32}
          render={(index) => <Step step={steps[index]!} index={index} first={first} width={width} end={end} />}
        />
      </div>
    </>
  )
}

function Step({
  step,
  index,
  first,
  width,
  end,
}: {
  step: TimelineStep
  index: number
  first: number
  width: number
  end: number
}) {
  const { kind, name, outcome, scheduledAt, endedAt, attempts, runTime, instanceId } = step
  const label = name === '' ? kinds[kind] : name
  const failure = attempts.findLast((attempt) => attempt.failure)?.failure
  const words = `${kinds[kind]} ${name}, ${outcomes[outcome]}${runTime === undefined ? '' : `, ${writeSpan(runTime)}`}${attempts.length > 1 ? `, ${attempts.length} tries` : ''}`
  return (
    <div class="row" role="row" aria-rowindex={index + 2} title={failure ? `${words}: ${failure.message}` : words}>
      <span role="cell" class="name">
        <span class="kind">{kinds[kind]}</span>{' '}
        {instanceId === undefined ? label : <a href={linkTo(instancePath(instanceId))}>{label}</a>}
      </span>
      <span role="cell" class="span">
        {runTime === undefined ? outcomes.pending : writeSpan(runTime)}
        {attempts.length > 1 ? ` ×${attempts.length}` : ''}
      </span>
      <span role="cell" class="track">
        <svg viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" aria-label={words}>
          {attempts.map((attempt, at) => {
            const start = ((Date.parse(attempt.scheduledAt) - first) / width) * 1_000
            const stop = ((Date.parse(attempt.endedAt ?? new Date(end).toISOString()) - first) / width) * 1_000
            return (
              <rect
                key={at}
                data-outcome={attempt.outcome}
                data-kind={kind}
                x={Math.min(996, Math.max(0, start))}
                width={Math.max(4, stop - start)}
                y="2"
                height="12"
              />
            )
          })}
        </svg>
        <span class="hidden">{`${writeInstant(scheduledAt)}${endedAt === undefined ? '' : ` to ${writeInstant(endedAt)}`}`}</span>
      </span>
    </div>
  )
}
