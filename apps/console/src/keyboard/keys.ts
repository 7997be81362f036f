/** Actions of keys; a name such as `g i` means two keys one after the other. */
export type Keys = Readonly<Record<string, () => unknown>>

const layers: { keys: Keys }[] = []
let first: { key: string; at: number } | undefined
const pause = 1_500

/** Adds a layer of keys above the others; the returned function removes it. */
export function addKeys(layer: { keys: Keys }): () => void {
  layers.push(layer)
  return () => {
    layers.splice(layers.indexOf(layer), 1)
  }
}

/** True if a key belongs to where the person types. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  )
}

/** Runs the action of a key; true if there is one. */
export function press(key: string, at: number, target: EventTarget | null): boolean {
  if (isTyping(target)) return false
  const chord = first && at - first.at < pause ? `${first.key} ${key}` : undefined
  first = undefined
  // A link or button takes Enter itself.
  if (key === 'Enter' && target instanceof HTMLElement && target.closest('a, button, summary')) return false
  for (const { keys } of layers.toReversed()) {
    const run = (chord === undefined ? undefined : keys[chord]) ?? keys[key]
    if (!run) continue
    run()
    return true
  }
  if (layers.some(({ keys }) => Object.keys(keys).some((name) => name.startsWith(`${key} `)))) first = { key, at }
  return false
}
