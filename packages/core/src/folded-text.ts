import { createEscapeFinder } from './escape-finder.ts'
import { readSpelled } from './escape-reader.ts'

/** A text whose wanted characters are unescaped, with the way back to where they stood. */
export interface FoldedText {
  text: string
  /** Start and end, in the original, of a part of the folded text. */
  rangeOf(start: number, end: number): [start: number, end: number]
}

/** Unescapes the wanted characters of a text; undefined when it holds none that is escaped. */
export type Fold = (text: string) => FoldedText | undefined

/** Makes a function that unescapes these characters, whichever way they are escaped. */
export function createFold(characters: string): Fold {
  const wanted = new Set(characters)
  const codes = new Set(Array.from(wanted, (character) => character.codePointAt(0)!))
  const isWanted = (code: number) => codes.has(code)
  const finder = createEscapeFinder([...wanted])

  return function fold(text) {
    // Four numbers for each escape: its start and end in the folded text, then in the original.
    const escapes: number[] = []
    let folded = ''
    let copied = 0
    let read = 0
    finder.lastIndex = 0
    for (let match = finder.exec(text); match; match = finder.exec(text)) {
      const start = startOfRun(text, match.index, read)
      const { code, end } = readSpelled(text, start, isWanted)
      finder.lastIndex = read = end
      if (end === start + 1 || !isWanted(code)) continue
      folded += text.slice(copied, start)
      const character = String.fromCodePoint(code)
      escapes.push(folded.length, folded.length + character.length, start, end)
      folded += character
      copied = end
    }
    if (escapes.length === 0) return undefined
    return { text: folded + text.slice(copied), rangeOf: rangesOf(escapes) }
  }
}

const backslash = 0x5c

function startOfRun(text: string, index: number, from: number): number {
  let start = index
  if (text.charCodeAt(start) === backslash) while (start > from && text.charCodeAt(start - 1) === backslash) start--
  return start
}

function rangesOf(escapes: readonly number[]): FoldedText['rangeOf'] {
  // The last escape that starts at or before a place in the folded text.
  function escapeBefore(place: number): number {
    let low = 0
    let high = escapes.length / 4
    while (low < high) {
      const middle = (low + high) >> 1
      if (escapes[middle * 4]! <= place) low = middle + 1
      else high = middle
    }
    return (low - 1) * 4
  }

  function originalOf(place: number): [start: number, end: number] {
    const index = escapeBefore(place)
    if (index < 0) return [place, place + 1]
    if (place < escapes[index + 1]!) return [escapes[index + 2]!, escapes[index + 3]!]
    const at = escapes[index + 3]! + place - escapes[index + 1]!
    return [at, at + 1]
  }

  return (start, end) => [originalOf(start)[0], originalOf(end - 1)[1]]
}
