import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { HistogramChart } from '../../parts/histogram-chart.tsx'
import { useKeys } from '../../keyboard/use-keys.ts'
import { send } from '../../session/session.ts'
import { hostNow } from '../../state/host-clock.ts'
import { chosen, clearChosen, toggleChosen } from '../../state/chosen.ts'
import { readFilters, selectionOf, writeFilters } from '../../state/filters.ts'
import type { Bar } from '../../state/histogram.ts'
import { createInstanceList } from '../../state/instance-list.ts'
import { goTo, place, setParams } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { isPaused } from '../../state/refresh.ts'
import { orders } from '../../state/rows.ts'
import { BulkBar } from '../bulk/bulk-bar.tsx'
import { FilterForm, StateChips } from './filter-bar.tsx'
import { InstanceTable } from './instance-table.tsx'
import { ListState } from './list-state.tsx'
import { SavedViews } from './saved-views.tsx'
import { ScanLine } from './scan-line.tsx'

const refreshTime = 10_000

/** The list of instances: filters, histogram, rows, and what can be done to many. */
export function InstancesView() {
  const { params } = place.value
  const filters = readFilters(params)
  const filterText = JSON.stringify(writeFilters(filters))
  const where = `${params.get('app') ?? ''} ${params.get('hub') ?? ''}`
  const order = orders.find((one) => one === params.get('sort')) ?? 'updated'
  const list = useMemo(() => createInstanceList(send, selectionOf(filters, hostNow()), order), [filterText, where])
  const [current, setCurrent] = useState(-1)
  const isPointedAt = useRef(false)
  const isInUse = () =>
    isPointedAt.current || chosen.value.size > 0 || document.activeElement?.closest('.instances') != null

  useEffect(() => {
    clearChosen()
    setCurrent(-1)
    void list.load()
    const timer = setInterval(() => {
      if (!isPaused.value && !document.hidden) void list.refresh(isInUse)
    }, refreshTime)
    return () => {
      clearInterval(timer)
      list.close()
    }
  }, [list])
  useEffect(() => list.reorder(order), [list, order])

  const view = list.view.value
  const at = (index: number) => Math.max(0, Math.min(view.rows.length - 1, index))
  useKeys({
    j: () => setCurrent((index) => at(index + 1)),
    k: () => setCurrent((index) => at(index - 1)),
    x: () => view.rows[current] && toggleChosen(view.rows[current].id),
    Enter: () => view.rows[current] && goTo(instancePath(view.rows[current].id)),
    '.': () => document.querySelector<HTMLElement>('.bulk-bar select')?.focus(),
    '/': () => document.querySelector<HTMLElement>('.filters input')?.focus(),
  })

  const pick = ({ from, length }: Bar) =>
    setParams({ since: new Date(from).toISOString(), until: new Date(from + length - 1).toISOString() })
  return (
    <>
      <div class="bar heading">
        <h1>Instances</h1>
        <SavedViews />
      </div>
      <StateChips filters={filters} byState={view.byState} />
      <details class="filter-box" open={innerWidth > 640 || undefined}>
        <summary>Filters</summary>
        <FilterForm filters={filters} />
      </details>
      <HistogramChart bars={view.bars} onPick={pick} />
      <ScanLine view={view} list={list} />
      <BulkBar filters={filters} matched={view.count} isComplete={view.progress.complete} />
      <ListState view={view} onRetry={() => void list.load()} isFiltered={filterText !== '{}'} />
      {view.rows.length > 0 ? (
        <InstanceTable
          rows={view.rows}
          order={order}
          current={current}
          onPoint={(isOver) => {
            isPointedAt.current = isOver
          }}
        />
      ) : null}
    </>
  )
}
