import { useEffect, useMemo } from 'preact/hooks'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { send } from '../../session/session.ts'
import { createInstancePage } from '../../state/instance-page.ts'
import { linkTo, place, setParams } from '../../state/location.ts'
import { Payload } from '../../parts/payload.tsx'
import { FailurePanel } from './failure-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { InstanceActions } from './instance-actions.tsx'
import { InstanceHeader } from './instance-header.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import { TreePanel } from './tree-panel.tsx'

const tabs = ['timeline', 'history', 'tree', 'input', 'output', 'status'] as const
const labels = {
  timeline: 'Timeline',
  history: 'History',
  tree: 'Tree',
  input: 'Input',
  output: 'Output',
  status: 'Custom status',
}

/** One instance: header and actions at once, everything else in tabs. */
export function InstanceView({ id }: { id: string }) {
  const { params } = place.value
  const where = `${params.get('app') ?? ''} ${params.get('hub') ?? ''}`
  const page = useMemo(() => createInstancePage(send, id), [id, where])
  const tab = tabs.find((one) => one === params.get('tab')) ?? 'timeline'
  useEffect(() => {
    void page.open()
    return () => page.close()
  }, [page])
  const view = page.view.value
  const { status, error, isGone } = view
  const needsHistory = tab === 'timeline' || tab === 'history' || tab === 'tree'
  useEffect(() => {
    if (needsHistory && status && !view.history && !view.historyError) void page.readHistory()
  }, [needsHistory, status === undefined, page])

  return (
    <article class="instance">
      <p class="crumbs">
        <a href={linkTo('/instances')}>Instances</a> /
      </p>
      <h1 class="id">{id}</h1>
      {isGone ? <Notice tone="warning" title="This instance was purged" /> : null}
      {error ? <ErrorNotice error={error} onRetry={() => void page.open()} /> : null}
      {error && !status && error.status >= 500 ? <InstanceActions page={page} status={undefined} /> : null}
      {!status && !error ? <Notice>Reading …</Notice> : null}
      {status ? (
        <>
          <InstanceHeader status={status} />
          {isGone ? null : <InstanceActions page={page} status={status} />}
          <FailurePanel status={status} />
          <Tabs
            names={tabs}
            labels={labels}
            present={tab}
            onChange={(next) => setParams({ tab: next === 'timeline' ? undefined : next }, { replace: true })}
          >
            {tab === 'timeline' ? <TimelinePanel page={page} /> : null}
            {tab === 'history' ? <HistoryPanel page={page} /> : null}
            {tab === 'tree' ? <TreePanel page={page} status={status} /> : null}
            {tab === 'input' ? <Payload label="Input" value={status.input} /> : null}
            {tab === 'output' ? <Payload label="Output" value={status.output} /> : null}
            {tab === 'status' ? <Payload label="Custom status" value={status.customStatus} /> : null}
          </Tabs>
        </>
      ) : null}
    </article>
  )
}
