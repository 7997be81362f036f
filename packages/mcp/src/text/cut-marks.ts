// Marks that `elide` writes in place of cut text.
const mark = /… \(\d+ (?:characters|items|members|more)\)$/
const keptElsewhere = /\(kept in blob storage: container .{1,63}, blob /

/** The first mark of a cut in a value that was copied from a result; undefined where nothing was cut. */
export function cutMarkIn(value: unknown): string | undefined {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const node = open.pop()
    if (typeof node === 'string') {
      const found = mark.exec(node.slice(-80))?.[0]
      if (found) return found
      if (keptElsewhere.test(node.slice(0, 2_400))) return 'kept in blob storage'
    } else if (typeof node === 'object' && node !== null) {
      if (Object.hasOwn(node, '…')) return '…'
      for (const member of Object.values(node)) open.push(member)
    }
  }
  return undefined
}
