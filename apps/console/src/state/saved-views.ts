import { signal } from '@preact/signals'

/** A list that was saved under a name. */
export interface SavedView {
  name: string
  /** Fragment of the address, filters included. */
  hash: string
}

const store = 'durable-http.views'
const most = 50

/** Reads saved views; what cannot be read counts as none. */
function parseViews(text: string | null): SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(value)) return []
    return value.filter(isView).slice(0, most)
  } catch {
    return []
  }
}

function isView(value: unknown): value is SavedView {
  const { name, hash } = (value ?? {}) as Partial<SavedView>
  return typeof name === 'string' && typeof hash === 'string' && hash.startsWith('#/') && name.length <= 100
}

/** Views that this browser keeps. */
export const savedViews = signal<SavedView[]>(parseViews(localStorage.getItem(store)))

/** Keeps a view under a name; one of the same name is replaced. */
export function saveView(name: string, hash: string): void {
  keep([...savedViews.value.filter((view) => view.name !== name), { name, hash }].slice(-most))
}

/** Forgets a view. */
export const forgetView = (name: string) => keep(savedViews.value.filter((view) => view.name !== name))

function keep(views: SavedView[]): void {
  savedViews.value = views
  localStorage.setItem(store, JSON.stringify(views))
}
