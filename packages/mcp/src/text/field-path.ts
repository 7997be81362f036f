/**
 * Reads the member of a value that a dotted path names: `output.orders.3.name`; undefined if absent.
 * Looks at each member on the way once, however long the path is.
 */
export function readPath(value: unknown, path: string): unknown {
  let node = value
  let at = 0
  while (at < path.length) {
    if (typeof node !== 'object' || node === null) return undefined
    const name = Array.isArray(node) ? nextSegment(path, at) : longestMember(node, path, at)
    if (name === undefined || !Object.hasOwn(node, name)) return undefined
    node = (node as Record<string, unknown>)[name]
    at += name.length + 1
  }
  return node
}

function nextSegment(path: string, at: number): string {
  const dot = path.indexOf('.', at)
  return dot < 0 ? path.slice(at) : path.slice(at, dot)
}

// A member's own name may hold dots: the longest name that fits is meant.
function longestMember(node: object, path: string, at: number): string | undefined {
  let longest: string | undefined
  for (const name of Object.keys(node)) {
    const end = at + name.length
    const fits = (end === path.length || path[end] === '.') && path.startsWith(name, at)
    if (fits && (longest === undefined || name.length > longest.length)) longest = name
  }
  return longest
}
