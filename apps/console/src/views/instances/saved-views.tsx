import { useState } from 'preact/hooks'
import { Field } from '../../parts/field.tsx'
import { forgetView, savedViews, saveView } from '../../state/saved-views.ts'

/** Lists that this browser keeps under a name. */
export function SavedViews() {
  const [name, setName] = useState('')
  const views = savedViews.value
  return (
    <details class="menu">
      <summary>{views.length === 0 ? 'Save view' : `Saved views (${views.length})`}</summary>
      <div class="menu-body">
        <ul>
          {views.map((view) => (
            <li key={view.name} class="bar">
              <a href={view.hash}>{view.name}</a>
              <button
                type="button"
                class="quiet"
                aria-label={`Forget ${view.name}`}
                onClick={() => forgetView(view.name)}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
        <form
          class="bar"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() === '') return
            saveView(name.trim().slice(0, 100), location.hash)
            setName('')
          }}
        >
          <Field label="Name of this view" value={name} onInput={setName} />
          <button type="submit">Save</button>
        </form>
      </div>
    </details>
  )
}
