import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A modal dialog; the browser keeps the focus inside, and Escape closes it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string
  onClose: () => void
  children: ComponentChildren
}) {
  const element = useRef<HTMLDialogElement>(null)
  // A layout effect runs before the next key arrives: text typed right after Ctrl+K belongs in the dialog.
  useLayoutEffect(() => {
    const opener = document.activeElement as HTMLElement | null
    element.current?.showModal()
    // Nothing outside takes the focus until the dialog is gone.
    return () => queueMicrotask(() => opener?.focus())
  }, [])
  return (
    <dialog ref={element} onClose={onClose} aria-label={title}>
      <header class="bar">
        <h2>{title}</h2>
        <button type="button" class="quiet close" onClick={onClose} aria-label="Close">
          ✕
        </button>
      </header>
      {children}
    </dialog>
  )
}
