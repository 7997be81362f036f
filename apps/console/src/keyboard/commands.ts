import { signOut } from '../session/session.ts'
import { goTo } from '../state/location.ts'
import { isPaused } from '../state/refresh.ts'
import { nextTheme } from '../state/theme.ts'

/** Something that can be done from anywhere. */
export interface Command {
  label: string
  /** Keys that do it. */
  keys?: string
  run: () => void
}

const go = (label: string, path: string, keys: string): Command => ({
  label: `Go to ${label}`,
  keys,
  run: () => goTo(path),
})

/** The commands, in the order of the palette. */
export const commands: readonly Command[] = [
  go('instances', '/instances', 'g i'),
  go('failures', '/failures', 'g f'),
  go('start', '/start', 'g s'),
  go('jobs', '/jobs', 'g b'),
  go('entities', '/entities', 'g e'),
  go('apps', '/apps', 'g a'),
  go('the clock of a mock', '/clock', 'g c'),
  {
    label: 'Pause or resume refresh',
    keys: 'p',
    run: () => {
      isPaused.value = !isPaused.value
    },
  },
  { label: 'Change colours', keys: 'g t', run: nextTheme },
  { label: 'Sign out', run: signOut },
]
