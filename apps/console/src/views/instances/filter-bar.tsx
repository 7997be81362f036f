import { useEffect, useRef, useState } from 'preact/hooks'
import { states } from '../../gateway/wire.ts'
import { Field } from '../../parts/field.tsx'
import { StateMark } from '../../parts/state-mark.tsx'
import { faultsOf, type Filters, mergeFilters, tidyFilters, writeFilters } from '../../state/filters.ts'
import { setParams } from '../../state/location.ts'
import { writeNumber } from '../../text/numbers.ts'

const shown = states.filter((state) => state !== 'Canceled' && state !== 'ContinuedAsNew')

/** The states as buttons that are on or off, with the count of each among the rows that were loaded. */
export function StateChips({ filters, byState }: { filters: Filters; byState: ReadonlyMap<string, number> }) {
  const all = [...new Set<string>([...shown, ...filters.states, ...byState.keys()])]
  const toggle = (state: string) => {
    const isOn = filters.states.includes(state)
    const next = isOn ? filters.states.filter((one) => one !== state) : [...filters.states, state]
    setParams(writeFilters({ ...filters, states: next }))
  }
  return (
    <div class="chips" role="group" aria-label="States">
      {all.map((state) => (
        <button
          key={state}
          type="button"
          class="chip"
          aria-pressed={filters.states.includes(state)}
          onClick={() => toggle(state)}
        >
          <StateMark state={state} />
          {byState.has(state) ? <span class="count">{writeNumber(byState.get(state)!)}</span> : null}
        </button>
      ))}
    </div>
  )
}

/** The filters as a form; they apply on Enter, and land in the address. */
export function FilterForm({ filters }: { filters: Filters }) {
  const [draft, setDraft] = useState(filters)
  // A state or a bar of the histogram changes the address as well: what is being typed stays.
  const applied = useRef(filters)
  useEffect(() => {
    const { current } = applied
    applied.current = filters
    setDraft((before) => mergeFilters(before, current, filters))
  }, [JSON.stringify(filters)])
  const [tried, setTried] = useState(false)
  const faults = tried ? faultsOf(draft) : {}
  const text = (
    name: 'prefix' | 'since' | 'until' | 'stuck' | 'error' | 'custom',
    label: string,
    placeholder: string,
  ) => (
    <Field
      label={label}
      value={draft[name]}
      placeholder={placeholder}
      fault={faults[name]}
      onInput={(value) => setDraft((before) => ({ ...before, [name]: value }))}
    />
  )
  const flag = (name: 'roots' | 'system', label: string) => (
    <label class="check">
      <input
        type="checkbox"
        checked={draft[name]}
        onChange={({ currentTarget: { checked } }) => setDraft((before) => ({ ...before, [name]: checked }))}
      />
      {label}
    </label>
  )
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.keys(faultsOf(draft)).length > 0) return
        const next = tidyFilters(draft)
        setDraft(next)
        setParams(writeFilters(next))
      }}
    >
      {text('prefix', 'Id begins with', 'order-')}
      <Field
        label="Function"
        value={draft.functions.join(',')}
        placeholder="ProcessOrder"
        onInput={(value) => setDraft((before) => ({ ...before, functions: value.split(',') }))}
      />
      {text('since', 'Created since', '24h')}
      {text('until', 'Created until', '1h')}
      {text('stuck', 'Unchanged for', '30m')}
      {text('error', 'Error contains', 'timeout')}
      {text('custom', 'Custom status contains', 'waiting')}
      <div class="checks">
        {flag('roots', 'Roots only')}
        {flag('system', 'System instances')}
      </div>
      <button type="submit" class="primary">
        Apply
      </button>
    </form>
  )
}
