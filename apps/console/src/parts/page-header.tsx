import { useEffect, useRef } from 'preact/hooks'
import { isPaletteOpen } from '../keyboard/palette.tsx'
import { isHelpOpen } from '../keyboard/help.tsx'
import { credential } from '../session/credential.ts'
import { caller, isAskingAgain, mustSignIn, settings, signOut } from '../session/session.ts'
import { app, linkTo, taskHub } from '../state/location.ts'
import { isPaused } from '../state/refresh.ts'
import { nextTheme, theme } from '../state/theme.ts'

const links = [
  ['/instances', 'Instances'],
  ['/failures', 'Failures'],
  ['/start', 'Start'],
  ['/jobs', 'Jobs'],
  ['/entities', 'Entities'],
  ['/apps', 'Apps'],
] as const
const clockLink = ['/clock', 'Clock'] as const

/** Header of every view: navigation, app and caller. */
export function PageHeader({ path }: { path: string }) {
  const { name, role } = caller.value ?? {}
  const nav = useRef<HTMLElement>(null)
  // On small screens the links are wider than the screen.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [path])
  return (
    <header class="page">
      <nav aria-label="Views" ref={nav}>
        {[...links, ...(settings.value?.isMock ? [clockLink] : [])].map(([to, label]) => (
          <a key={to} href={linkTo(to)} aria-current={path === to || path.startsWith(`${to}/`) ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div class="bar tools">
        {settings.value?.isMock ? <span class="tag">mock host</span> : null}
        {app.value === undefined ? null : <span class="tag">{`app ${app.value}`}</span>}
        {taskHub.value === undefined ? null : <span class="tag">{`hub ${taskHub.value}`}</span>}
        {name === undefined ? null : <span class="faint">{role === undefined ? name : `${name} (${role})`}</span>}
        <button
          type="button"
          class="quiet"
          aria-pressed={isPaused.value}
          onClick={() => {
            isPaused.value = !isPaused.value
          }}
        >
          {isPaused.value ? 'Refresh is paused' : 'Pause refresh'}
        </button>
        <button type="button" class="quiet" onClick={() => (isPaletteOpen.value = true)} title="Ctrl K">
          Go to
        </button>
        <button type="button" class="quiet" onClick={nextTheme} aria-label={`Colours: ${theme.value}`}>
          {theme.value === 'dark' ? '◐' : theme.value === 'light' ? '◑' : '◌'}
        </button>
        <button type="button" class="quiet wide" onClick={() => (isHelpOpen.value = true)} aria-label="Keys">
          ?
        </button>
        {mustSignIn.value ? (
          <button type="button" class="primary" onClick={() => (isAskingAgain.value = true)}>
            Sign in again
          </button>
        ) : null}
        {credential.value === undefined ? null : (
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </div>
    </header>
  )
}
