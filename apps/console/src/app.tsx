import { Fragment } from 'preact'
import { useEffect } from 'preact/hooks'
import { Help, isHelpOpen } from './keyboard/help.tsx'
import { isPaletteOpen, Palette } from './keyboard/palette.tsx'
import { commands } from './keyboard/commands.ts'
import { useKeys } from './keyboard/use-keys.ts'
import { ErrorNotice, Notice } from './parts/notice.tsx'
import { OutcomeNote } from './parts/outcome-note.tsx'
import { PageHeader } from './parts/page-header.tsx'
import { ReadOnlyNote } from './parts/read-only-note.tsx'
import { routeOf } from './routes.tsx'
import { begin, isAskingAgain, isExpired, isWindowOver, mustSignIn, settings, startError } from './session/session.ts'
import { bulkIntent } from './state/bulk-request.ts'
import { app, place, taskHub } from './state/location.ts'
import { BulkDialog } from './views/bulk/bulk-dialog.tsx'
import { SignInAgain } from './views/sign-in/sign-in-again.tsx'
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
  if (isWindowOver.value)
    return (
      <main>
        <Notice title="You may close this window">The page that you came from goes on.</Notice>
      </main>
    )
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
  if (mustSignIn.value && !isExpired.value) return <SignInView />
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <PageHeader path={path} />
      <main id="content" tabIndex={-1}>
        <ReadOnlyNote />
        {/* Nothing of one app or task hub stays in a view of another. */}
        <Fragment key={`${app.value ?? ''} ${taskHub.value ?? ''}`}>{view}</Fragment>
      </main>
      <OutcomeNote />
      {bulkIntent.value ? <BulkDialog intent={bulkIntent.value} /> : null}
      {isPaletteOpen.value ? <Palette /> : null}
      {isHelpOpen.value ? <Help /> : null}
      {mustSignIn.value && isAskingAgain.value ? <SignInAgain /> : null}
    </>
  )
}

// The fragment holds the place: the link must not change it.
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}
