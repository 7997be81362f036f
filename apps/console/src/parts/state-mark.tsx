import { isTerminal } from '@durable-http/core'

// Each state has its own shape, because colour alone is not enough.
const shapes: Readonly<Record<string, string>> = {
  Running: 'M5 3.5v9l7.5-4.5z',
  Pending: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11m0 1.6a3.9 3.9 0 1 1 0 7.8 3.9 3.9 0 0 1 0-7.8',
  Suspended: 'M4 3h3v10H4zm5 0h3v10H9z',
  Failed: 'm4.2 2.8 3.8 3.8 3.8-3.8 1.4 1.4L9.4 8l3.8 3.8-1.4 1.4L8 9.4l-3.8 3.8-1.4-1.4L6.6 8 2.8 4.2z',
  Completed: 'm6.4 12.6-4-4 1.5-1.5 2.5 2.5 5.7-5.7 1.5 1.5z',
  Terminated: 'M3 3h10v10H3z',
  Canceled: 'M2.5 7h11v2h-11z',
  ContinuedAsNew: 'M8 2.5A5.5 5.5 0 0 0 3.4 5L2 3.6V8h4.4L4.6 6.2A3.9 3.9 0 0 1 11.9 8h1.6A5.5 5.5 0 0 0 8 2.5',
}

/** A state as a shape and a word; `word` replaces the name of the state. */
export function StateMark({ state, word = state }: { state: string; word?: string }) {
  return (
    <span class="state" data-state={state} data-ended={isTerminal(state) || undefined}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[state] ?? shapes['Pending']!} />
      </svg>
      {word}
    </span>
  )
}
