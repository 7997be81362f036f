import { effect, signal } from '@preact/signals'

const names = ['system', 'light', 'dark'] as const
/** Colours: those of the system, or chosen. */
export type Theme = (typeof names)[number]

const store = 'durable-http.theme'
const kept = localStorage.getItem(store)

/** The chosen colours. */
export const theme = signal<Theme>(names.find((name) => name === kept) ?? 'system')

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme.value
  localStorage.setItem(store, theme.value)
})

/** Chooses the next colours in turn. */
export function nextTheme(): void {
  theme.value = names[(names.indexOf(theme.value) + 1) % names.length]!
}
