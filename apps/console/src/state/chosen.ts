import { signal } from '@preact/signals'

/** Ids of the instances that are ticked. */
export const chosen = signal<ReadonlySet<string>>(new Set())

/** Ticks or unticks an instance. */
export function toggleChosen(id: string): void {
  const next = new Set(chosen.value)
  if (!next.delete(id)) next.add(id)
  chosen.value = next
}

/** Takes all ticks away. */
export const clearChosen = () => {
  if (chosen.value.size > 0) chosen.value = new Set()
}
