/** Start and end of a part of a text. */
export type Range = [start: number, end: number]

/** Finds the places of a word in a text; they do not overlap. */
export function* placesOf(word: string, text: string): Generator<number> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) yield at
}

/** Puts a mark in place of each part of a text; overlapping parts get one mark. */
export function cutOut(text: string, ranges: readonly Range[], mark: string): string {
  let cut = ''
  let done = 0
  let last = -1
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start < last) {
      if (end > last) done = last = end
      continue
    }
    cut += text.slice(done, hasHalfEscape(text, start, last) ? start - 1 : start) + mark
    done = last = end
  }
  return cut + text.slice(done)
}

// A backslash left before the mark would make it an invalid JSON escape.
function hasHalfEscape(text: string, start: number, from: number): boolean {
  let first = start
  while (first > from && first > 0 && text[first - 1] === '\\') first--
  return (start - first) % 2 === 1
}
