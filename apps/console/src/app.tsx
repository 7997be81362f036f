import { useEffect } from 'preact/hooks'
import { Help, isHelpOpen } from './keyboard/help.tsx'
import { isPaletteOpen, Palette } from './keyboard/palette.tsx'
import { commands } from './keyboard/commands.ts'
import { useKeys } from './keyboard/use-keys.ts'
import { ErrorNotice, Notice } from './parts/notice.tsx'
import { PageHeader } from './parts/page-header.tsx'
import { ReadOnlyNote } from './parts/read-only-note.tsx'
import { routeOf } from './routes.tsx'
import { begin, mustSignIn, settings, startError } from './session/session.ts'
import { bulkIntent } from './state/bulk-request.ts'
import { place } from './state/location.ts'
import { BulkDialog } from './views/bulk/bulk-dialog.tsx'
import { SignInView } from './views/sign-in/sign-in-view.tsx'

/** The whole page. */
export function App() {
  const { path } = place.value
  const { title, view } = routeOf(path)
  useEffect(() => {
    document.title = `${title} · durable-http`
  }, [title])
  useKeys({
    ...Object.fromEntries(commands.flatMap(({ keys, run }) => (keys === undefined ? [] : [[keys, run]]))),
    '?': () => (isHelpOpen.value = true),
  })
  if (startError.value)
    return (
      <main>
        <ErrorNotice error={startError.value} onRetry={() => void begin()} />
      </main>
    )
  if (!settings.value)
    return (
      <main>
        <Notice>Reading …</Notice>
      </main>
    )
  if (mustSignIn.value) return <SignInView />
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <PageHeader path={path} />
      <main id="content" tabIndex={-1}>
        <ReadOnlyNote />
        {view}
      </main>
      {bulkIntent.value ? <BulkDialog intent={bulkIntent.value} /> : null}
      {isPaletteOpen.value ? <Palette /> : null}
      {isHelpOpen.value ? <Help /> : null}
    </>
  )
}

// The fragment holds the place: the link must not change it.
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}
