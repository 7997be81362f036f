import { readExact } from '../text/exact-json.ts'
import type { HistoryItem, Status } from './wire.ts'

/** Resolves in a task of its own, so that the browser can draw and react first. */
export const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve))

const opening = '"historyEvents":['
// Quotes inside a string are escaped, so this stands between two objects, mostly between two events.
const boundary = '},{"EventType":"'
const pieceSize = 200_000

/** Reads a status with its history, a long one in pieces of which each takes a few milliseconds. */
export async function readLongStatus(text: string): Promise<Status> {
  return (text.length > 2 * pieceSize ? await readPieces(text) : undefined) ?? (readExact(text) as Status)
}

/** Undefined where the text cannot be cut: the history is not its last member, or a payload looks like one. */
async function readPieces(text: string): Promise<Status | undefined> {
  const start = text.indexOf(opening)
  if (start < 0 || !text.endsWith(']}')) return undefined
  const end = text.length - 2
  const events: HistoryItem[] = []
  try {
    const head = readExact(`${text.slice(0, start + opening.length)}]}`) as Status
    for (let from = start + opening.length; from < end;) {
      const cut = text.indexOf(boundary, from + pieceSize)
      const to = cut < 0 ? end : cut + 1
      // A cut inside a payload leaves a bracket open, which is never JSON.
      for (const event of readExact(`[${text.slice(from, to)}]`) as HistoryItem[]) events.push(event)
      from = to + 1
      await nextTask()
    }
    return { ...head, historyEvents: events }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
