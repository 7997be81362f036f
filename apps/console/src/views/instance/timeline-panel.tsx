import { timeline, type TimelineStep } from '@durable-http/core'
import { useEffect, useState } from 'preact/hooks'
import { nextTask } from '../../gateway/long-history.ts'
import { isEnded } from '../../gateway/wire.ts'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { TimelineChart } from '../../parts/timeline-chart.tsx'
import type { InstancePage } from '../../state/instance-page.ts'
import { now } from '../../state/refresh.ts'

/** The steps of an instance against time. */
export function TimelinePanel({ page }: { page: InstancePage }) {
  const { history, historyError, status } = page.view.value
  const [steps, setSteps] = useState<readonly TimelineStep[] | undefined>()
  useEffect(() => {
    let isWanted = true
    // Long ones take a while: in a task of their own they delay neither the header nor the drawing.
    void nextTask().then(async () => {
      if (!isWanted || !history) return
      const found = timeline(history)
      await nextTask()
      if (isWanted) setSteps(found)
    })
    return () => {
      isWanted = false
    }
  }, [history])
  if (historyError) return <ErrorNotice error={historyError} onRetry={() => void page.readHistory()} />
  if (!steps || !status) return <Notice>Reading the history …</Notice>
  if (steps.length === 0)
    return (
      <Notice>
        {isEnded(status.runtimeStatus)
          ? 'This instance called no activities, timers or children.'
          : 'This instance has not called anything yet.'}
      </Notice>
    )
  const end = isEnded(status.runtimeStatus) ? Date.parse(status.lastUpdatedTime) + 1_000 : now.value
  return <TimelineChart steps={steps} from={Date.parse(history?.[0]?.Timestamp ?? status.createdTime)} to={end} />
}
