import { createHash } from 'node:crypto'
import { type Correspondence, type Difference, TIME, secondsOf } from './correspondence.ts'

interface Piece {
  readonly kind: 'plain' | 'link' | 'time' | 'id' | 'run'
  readonly text: string
}

function split(text: string, pattern: RegExp): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    const kind = (Object.entries(match.groups!).find(([, value]) => value !== undefined)?.[0] ??
      'plain') as Piece['kind']
    found.push({ kind: 'plain', text: text.slice(at, match.index) }, { kind, text: match[0] })
    at = match.index + match[0].length
  }
  return [...found, { kind: 'plain', text: text.slice(at) }]
}

// Hosts list their functions in no fixed order.
const KNOWN_FUNCTIONS = /(are the known \w+ functions: )((?:'[^']*', )*'[^']*')/g
const sortFunctions = (text: string) =>
  text.replace(KNOWN_FUNCTIONS, (_, lead: string, list: string) => lead + list.split(', ').toSorted().join(', '))

const shapeOf = (time: string) =>
  `${time.includes('.') ? 'fraction' : 'seconds'} ${/Z$|[+-]\d\d:\d\d$/.exec(time)?.[0].replace(/^[+-].*/, 'offset') ?? 'bare'}`

/** Compares two texts, with ids, times, hubs and runs matched to each other; true if they agree. */
export function compareText(
  recorded: string,
  answered: string,
  context: Correspondence,
  path: string,
  differences: Difference[],
): boolean {
  const differ = (kind: string, was = recorded, is = answered) => {
    differences.push({ kind, path, recorded: was, answered: is })
    return false
  }
  const long = /^LONG:(\d+):([0-9a-f]+)$/.exec(recorded)
  if (long) {
    const hash = createHash('sha256').update(answered).digest('hex')
    return (
      answered === recorded || (answered.length === Number(long[1]) && hash.startsWith(long[2]!)) || differ('value')
    )
  }
  const was = split(sortFunctions(recorded), context.patterns[0])
  const is = split(sortFunctions(answered), context.patterns[1])
  if (was.length !== is.length) return differ('value')
  return was
    .map((piece, i) => {
      const other = is[i]!
      if (piece.kind !== other.kind) return differ('value')
      if (piece.kind === 'plain') return piece.text === other.text || differ('value')
      if (piece.kind === 'id') {
        const expected = context.pairIds(piece.text, other.text)
        return expected === undefined || differ('id', piece.text, `${other.text}, where ${expected} was expected`)
      }
      if (piece.kind === 'time') return compareTime(piece.text, other.text, context, path, differ)
      if (piece.kind === 'link')
        return compareLink(piece.text, other.text, context) || differ('value', piece.text, other.text)
      return true
    })
    .every(Boolean)
}

function compareTime(
  recorded: string,
  answered: string,
  context: Correspondence,
  path: string,
  differ: (kind: string, was?: string, is?: string) => boolean,
): boolean {
  if (!context.isOwnTime(recorded)) return recorded === answered || differ('value')
  if (shapeOf(recorded) !== shapeOf(answered)) return differ('time-format', recorded, answered)
  if (!path.endsWith('/FireAt')) context.times.push({ path, recorded, answered, race: context.race })
  return true
}

function compareLink(recorded: string, answered: string, context: Correspondence): boolean {
  const parts = (text: string) => /^taskHub=(.*)&connection=(.*)$/.exec(text)!
  const [was, is] = [parts(recorded), parts(answered)]
  const hubs = context.pairLinks('taskHub', was[1]!, is[1]!)
  return context.pairLinks('connection', was[2]!, is[2]!) && hubs
}

/** Finds the first pair of times of one response that stand in the reverse of their recorded order. */
export function compareTimeOrder(context: Correspondence, differences: Difference[]): void {
  const times = context.times.map((pair) => ({ ...pair, was: secondsOf(pair.recorded), is: secondsOf(pair.answered) }))
  const isCreation = (path: string) => /createdTime|lastOperationTime/.test(path)
  const item = (path: string) => /^\/(\d+)\//.exec(path)?.[1]
  for (const first of times) {
    for (const second of times) {
      if (first === second || (first.race !== undefined && first.race === second.race)) continue
      // Two items of a list ran side by side: only their creation has an order.
      if (item(first.path) !== item(second.path) && !(isCreation(first.path) && isCreation(second.path))) continue
      const level = (a: number, b: number, isWhole: boolean): [number, number] =>
        isWhole ? [Math.floor(a), Math.floor(b)] : [a, b]
      const [was1, was2] = level(first.was.seconds, second.was.seconds, first.was.isWhole || second.was.isWhole)
      const [is1, is2] = level(first.is.seconds, second.is.seconds, first.is.isWhole || second.is.isWhole)
      if (was2 - was1 >= 0.05 && is1 > is2) {
        differences.push({
          kind: 'time-order',
          path: `${first.path} then ${second.path}`,
          recorded: `${first.recorded} < ${second.recorded}`,
          answered: `${first.answered} > ${second.answered}`,
        })
        return
      }
    }
  }
}

export const isTime = (text: string | undefined): text is string => text !== undefined && TIME.test(text)
