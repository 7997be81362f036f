/** Reads the member of a value that a dotted path names: `output.orders.3.name`; undefined where there is none. */
export function readPath(value: unknown, path: string): unknown {
  let node = value
  let rest = path
  while (rest !== '') {
    if (typeof node !== 'object' || node === null) return undefined
    const step = longestMember(node, rest)
    if (step === undefined) return undefined
    node = (node as Record<string, unknown>)[step]
    rest = rest.slice(step.length + 1)
  }
  return node
}

// A member's own name may hold dots: the longest name that fits is meant.
function longestMember(node: object, path: string): string | undefined {
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('.')
    if (Object.hasOwn(node, name)) return name
  }
  return undefined
}
