import type { ComponentChildren } from 'preact'

/** Tabs with the arrow keys of the ARIA pattern; the panel of the present one is the children. */
export function Tabs<Name extends string>({
  names,
  labels,
  present,
  onChange,
  children,
}: {
  names: readonly Name[]
  labels: Readonly<Record<Name, string>>
  present: Name
  onChange: (name: Name) => void
  children: ComponentChildren
}) {
  const move = (event: KeyboardEvent, by: number) => {
    const next = names[(names.indexOf(present) + by + names.length) % names.length]!
    onChange(next)
    document.getElementById(`tab-${next}`)?.focus()
    event.preventDefault()
  }
  return (
    <>
      <div class="tabs" role="tablist">
        {names.map((name) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={name === present}
            aria-controls="tab-panel"
            tabIndex={name === present ? 0 : -1}
            onClick={() => onChange(name)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') move(event, 1)
              if (event.key === 'ArrowLeft') move(event, -1)
            }}
          >
            {labels[name]}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${present}`}>
        {children}
      </div>
    </>
  )
}
