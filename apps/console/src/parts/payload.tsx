import { useState } from 'preact/hooks'
import { readPayloadToken } from '@durable-http/core'
import { writeSize } from '../text/numbers.ts'
import { writePayload } from '../text/payload.ts'

const shownAtFirst = 20_000

/** A value of the host as plain text, with a way to copy all of it. */
export function Payload({ label, value }: { label: string; value: unknown }) {
  const [isWhole, showWhole] = useState(false)
  if (value === null || value === undefined) return <p class="empty">{`No ${label.toLowerCase()}.`}</p>
  const token = readPayloadToken(value)
  const text = writePayload(value)
  const isCut = !isWhole && text.length > shownAtFirst
  return (
    <section class="payload" aria-label={label}>
      {token ? <p>{`Kept in blob storage: ${token.container}/${token.blob}`}</p> : null}
      <pre tabIndex={0}>{isCut ? text.slice(0, shownAtFirst) : text}</pre>
      <div class="bar">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
        <span class="faint">{writeSize(text.length)}</span>
        {isCut ? (
          <button type="button" onClick={() => showWhole(true)}>
            Show all
          </button>
        ) : null}
      </div>
    </section>
  )
}

/** A button that copies a text and confirms it. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [said, say] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say('Copied'),
      () => say('The browser refused'),
    )
  return (
    <>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" class="faint">
        {said}
      </span>
    </>
  )
}
