import type { Bar } from '../state/histogram.ts'
import { writeNumber } from '../text/numbers.ts'
import { writeInstant, writeSpan } from '../text/time.ts'

const height = 40

/** Instances by creation time, failed ones marked; a bar narrows the list to its stretch of time. */
export function HistogramChart({ bars, onPick }: { bars: readonly Bar[]; onPick: (bar: Bar) => void }) {
  if (bars.length < 2) return null
  const most = Math.max(...bars.map(({ total }) => total))
  const first = new Date(bars[0]!.from).toISOString()
  const last = bars.at(-1)!
  const end = new Date(last.from + last.length).toISOString()
  const total = bars.reduce((sum, bar) => sum + bar.total, 0)
  const label = `${writeNumber(total)} instances created from ${writeInstant(first)} to ${writeInstant(end)}`
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${bars.length * 10} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {bars.map((bar, index) => (
          <g key={bar.from} class="bar-of-time" onClick={() => onPick(bar)}>
            <title>{titleOf(bar)}</title>
            <rect class="hit" x={index * 10} y="0" width="10" height={height} />
            <rect class="all" x={index * 10 + 1} width="8" {...extent(bar.total, most)} />
            <rect class="failed" x={index * 10 + 1} width="8" {...extent(bar.failed, most)} />
          </g>
        ))}
      </svg>
      <figcaption class="faint">
        <span>{writeInstant(first).slice(0, 16)}</span>
        <span>{`${writeSpan(last.length)} a bar, by creation`}</span>
        <span>{writeInstant(end).slice(0, 16)}</span>
      </figcaption>
    </figure>
  )
}

function extent(count: number, most: number) {
  // Even one instance among thousands can be seen.
  const size = count === 0 ? 0 : Math.max(2, (count / most) * height)
  return { y: height - size, height: size }
}

const titleOf = ({ from, length, total, failed }: Bar) =>
  `${writeInstant(new Date(from).toISOString())}, ${writeSpan(length)}: ${writeNumber(total)} created, ${writeNumber(failed)} failed`
