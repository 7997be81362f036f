import { useEffect, useState } from 'preact/hooks'
import { isTerminal } from '@durable-http/core'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { TimelineChart } from '../../parts/timeline-chart.tsx'
import type { InstancePage } from '../../state/instance-page.ts'
import { now } from '../../state/refresh.ts'
import { readTimeline, type Timeline } from '../../state/timeline.ts'

/** The steps of an instance against time. */
export function TimelinePanel({ page }: { page: InstancePage }) {
  const { history, historyError, status } = page.view.value
  const [timeline, setTimeline] = useState<Timeline | undefined>()
  useEffect(() => {
    const stop = new AbortController()
    if (history)
      void readTimeline(history, stop.signal).then((found) => {
        if (found && !stop.signal.aborted) setTimeline(found)
      })
    return () => stop.abort()
  }, [history])
  if (historyError) return <ErrorNotice error={historyError} onRetry={() => void page.readHistory()} />
  if (!timeline || !status) return <Notice>Reading the history …</Notice>
  if (timeline.steps.length === 0)
    return (
      <Notice>
        {isTerminal(status.runtimeStatus)
          ? 'This instance called no activities, timers or children.'
          : 'This instance has not called anything yet.'}
      </Notice>
    )
  const end = isTerminal(status.runtimeStatus) ? Date.parse(status.lastUpdatedTime) + 1_000 : now.value
  const from = Date.parse(history?.[0]?.Timestamp ?? status.createdTime)
  return <TimelineChart timeline={timeline} from={from} to={end} />
}
