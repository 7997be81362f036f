import { useEffect, useState } from 'preact/hooks'
import { addKeys, type Keys, press } from './keys.ts'

/** Gives a view keys of its own while it is shown. */
export function useKeys(keys: Keys): void {
  const [layer] = useState({ keys })
  layer.keys = keys
  useEffect(() => addKeys(layer), [layer])
}

/** Listens to the keyboard. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (press(event.key, event.timeStamp, event.target)) event.preventDefault()
  })
}
