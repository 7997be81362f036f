import { createFailureGroups, type FailureGroup } from '@durable-http/core'
import { useEffect, useRef, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { scanInstances } from '../../gateway/scan.ts'
import type { Progress } from '../../gateway/wire.ts'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import { hostNow } from '../../state/host-clock.ts'
import { faultsOf, readFilters, selectionOf } from '../../state/filters.ts'
import { place, setParams } from '../../state/location.ts'
import { repeat } from '../../state/refresh.ts'
import { writeCount, writeNumber } from '../../text/numbers.ts'
import { FailureGroupRow } from './failure-group-row.tsx'

const budget = 50_000
const refreshTime = 30_000

interface Found {
  groups: readonly FailureGroup[]
  beyond: number
  progress: Progress
  isLoading: boolean
  error?: GatewayError | undefined
}

const nothing: Found = {
  groups: [],
  beyond: 0,
  progress: { scanned: 0, matched: 0, complete: false },
  isLoading: true,
}

/** Failed instances by function and message, with what repairs each group beside it. */
export function FailuresView() {
  const { params } = place.value
  const since = params.get('since') ?? '24h'
  const filters = { ...readFilters(params), since, states: ['Failed'], stuck: '' }
  const filterText = JSON.stringify([filters, params.get('app'), params.get('hub')])
  const [found, setFound] = useState(nothing)
  const [turn, setTurn] = useState(0)
  const [draft, setDraft] = useState(since)
  const fault = faultsOf({ ...filters, since: draft }).since
  const list = useRef<HTMLUListElement>(null)

  useEffect(() => setDraft(since), [since])
  useEffect(() => {
    const stop = new AbortController()
    // Groups of other filters would be repaired under these.
    setFound(nothing)
    let isFirst = true
    const load = async () => {
      // Nothing moves under the pointer.
      if (!isFirst && list.current?.matches(':hover, :focus-within')) return
      const groups = createFailureGroups()
      let progress = nothing.progress
      const query = Object.fromEntries(
        Object.entries(selectionOf(filters, hostNow())).map(([name, value]) => [name, String(value)]),
      )
      const show = (isLoading: boolean) =>
        setFound({ groups: groups.list(), beyond: groups.beyond, progress, isLoading })
      try {
        for await (const step of scanInstances(send, query, { budget, signal: stop.signal })) {
          for (const row of step.rows) groups.add(row)
          if (step.progress) progress = step.progress
          if (isFirst) show(true)
        }
        show(false)
        isFirst = false
      } catch (error) {
        const known = asGatewayError(error)
        if (known && !stop.signal.aborted) setFound((before) => ({ ...before, isLoading: false, error: known }))
      }
    }
    repeat(load, refreshTime, stop.signal)
    return () => stop.abort()
  }, [filterText, turn])

  const { groups, progress, isLoading, error, beyond } = found
  const total = groups.reduce((sum, group) => sum + group.count, beyond)
  return (
    <>
      <h1>Failures</h1>
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault()
          if (fault === undefined) setParams({ since: draft.trim() === '24h' ? undefined : draft.trim() })
        }}
      >
        <Field label="Created since" value={draft} fault={fault} onInput={setDraft} />
        <button type="submit">Apply</button>
        {filters.functions.length > 0 ? (
          <button type="button" class="quiet" onClick={() => setParams({ function: undefined })}>
            {`Function ${filters.functions.join(', ')} ✕`}
          </button>
        ) : null}
      </form>
      <p role="status">
        {`${writeCount(total, 'failure')} in ${writeCount(groups.length, 'group')}; scanned ${writeNumber(progress.scanned)}.`}
        {isLoading
          ? ' Still reading …'
          : progress.complete
            ? ''
            : ' Counts are lower bounds: the scan stopped at its budget.'}
        {beyond > 0 ? ` ${writeNumber(beyond)} failures are in groups that are not shown.` : ''}
      </p>
      {error ? <ErrorNotice error={error} onRetry={() => setTurn(turn + 1)} /> : null}
      {!error && !isLoading && groups.length === 0 ? (
        <Notice title="Nothing failed">{`No failed instance was created since ${since}.`}</Notice>
      ) : null}
      <ul class="groups" ref={list}>
        {groups.map((group) => (
          <FailureGroupRow key={`${group.function} ${group.cause}`} group={group} filters={filters} />
        ))}
      </ul>
    </>
  )
}
