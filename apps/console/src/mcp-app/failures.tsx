import { StateMark } from '../parts/state-mark.tsx'
import { writeNumber } from '../text/numbers.ts'
import { writeShort } from '../text/payload.ts'
import { type PageProps, showPage } from './show-page.tsx'

interface Group {
  count: number
  function: string
  cause: string
  latest: string
  example: string
}

/** Shows results of `summarizeinstances`: how many in which state, and failures by function and cause. */
function FailuresPage({ content, args, show }: PageProps) {
  const byStatus = Object.entries((content['byStatus'] ?? {}) as Record<string, number>)
  const groups = (content['failures'] ?? []) as readonly Group[]
  const scanned = writeNumber(Number(content['scanned'] ?? 0))
  return (
    <>
      <h1>Instances</h1>
      <p class="states">
        {byStatus.map(([state, count]) => (
          <span key={state}>
            <StateMark state={state} /> {writeNumber(count)}
          </span>
        ))}
      </p>
      <p class="faint">{`Scanned ${scanned}${content['complete'] === true ? '.' : '; there are more.'}`}</p>
      <h2>Failures by function and cause</h2>
      {groups.length === 0 ? <p>Nothing failed.</p> : null}
      <ul>
        {groups.map((group, index) => (
          <li key={index}>
            <p>
              <strong>{writeNumber(group.count)}</strong> {writeShort(group.function)}{' '}
              <span class="faint">{`latest ${writeShort(group.latest)} ago, such as ${writeShort(group.example)}`}</span>
            </p>
            <p class="message">{writeShort(group.cause, 300)}</p>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" onClick={() => show('summarizeinstances', args)}>
          Read again
        </button>
      </p>
    </>
  )
}

showPage(FailuresPage)
