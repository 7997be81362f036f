import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { goTo } from '../state/location.ts'
import { savedViews } from '../state/saved-views.ts'
import { commands } from './commands.ts'

/** True while the palette is open. */
export const isPaletteOpen = signal(false)

interface Entry {
  label: string
  keys?: string
  run: () => void
}

/** Entries that contain a text; the typed text may also be the id of an instance. */
function entriesFor(text: string): Entry[] {
  const wanted = text.trim().toLowerCase()
  const views = savedViews.value.map(({ name, hash }) => ({
    label: `View: ${name}`,
    run: () => {
      location.hash = hash
    },
  }))
  const found = [...commands, ...views].filter(({ label }) => label.toLowerCase().includes(wanted))
  const id = text.trim()
  if (id === '') return found
  return [...found, { label: `Open instance ${id}`, run: () => goTo(`/instances/${encodeURIComponent(id)}`) }]
}

/** Finds commands, saved views and instances by their names. */
export function Palette() {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const entries = entriesFor(text)
  const close = () => {
    isPaletteOpen.value = false
  }
  const run = (entry: Entry | undefined) => {
    close()
    entry?.run()
  }
  const present = Math.min(at, entries.length - 1)
  return (
    <Dialog title="Go to or do" onClose={close}>
      <input
        class="palette"
        role="combobox"
        aria-label="Command, saved view, or id of an instance"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={present < 0 ? undefined : `palette-${present}`}
        autofocus
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(entries.length - 1, present + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, present - 1))
          else if (event.key === 'Enter') run(entries[present])
          else return
          event.preventDefault()
        }}
      />
      <ul id="palette-list" class="palette-list" role="listbox" aria-label="Matches">
        {entries.map((entry, index) => (
          <li
            key={entry.label}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === present}
            onClick={() => run(entry)}
          >
            {entry.label} {entry.keys === undefined ? null : <kbd>{entry.keys}</kbd>}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
