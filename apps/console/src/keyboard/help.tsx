import { signal } from '@preact/signals'
import { Dialog } from '../parts/dialog.tsx'
import { commands } from './commands.ts'

/** True while the list of keys is open. */
export const isHelpOpen = signal(false)

const others: readonly (readonly [string, string])[] = [
  ['/', 'Go to the filters'],
  ['j k', 'Next and previous row'],
  ['x', 'Tick the row'],
  ['Enter', 'Open the row'],
  ['.', 'Go to the actions'],
  ['Ctrl K', 'Palette'],
  ['?', 'This list'],
]

/** The keys and what they do. */
export function Help() {
  const known = commands.flatMap(({ keys, label }) => (keys === undefined ? [] : [[keys, label] as const]))
  return (
    <Dialog
      title="Keys"
      onClose={() => {
        isHelpOpen.value = false
      }}
    >
      <dl class="keys">
        {[...others, ...known].map(([keys, label]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
