import type { Correspondence, Difference } from './correspondence.ts'
import { jsonTextOf, parseJsonText } from './json-text.ts'
import type { ReceivedResponse } from './raw-http.ts'
import type { RecordedResponse } from './recording.ts'
import { compareText, compareTimeOrder } from './text-comparison.ts'
import { compareTree } from './tree-comparison.ts'

const COMPARED_HEADERS = ['content-type', 'retry-after']
type Shown = string | readonly string[] | number | undefined
const TOKEN = 'x-ms-continuation-token'

/**
 * Compares a response with the recorded one: status, the headers that matter and the whole body, order of members and spelling included.
 * Key and authority must have been replaced as in the recording.
 */
export function compareResponse(
  recorded: RecordedResponse,
  response: ReceivedResponse,
  context: Correspondence,
  asked: Correspondence['asked'],
): Difference[] {
  const differences: Difference[] = []
  const differ = (kind: string, path: string, was: Shown, is: Shown) =>
    differences.push({ kind, path, recorded: String(was ?? '(none)'), answered: String(is ?? '(none)') })
  context.times = []
  context.asked = asked
  if (recorded.status !== response.status)
    differ('status', '', recorded.status, response.status || `no response: ${response.text}`)
  for (const name of COMPARED_HEADERS)
    if (recorded.headers[name] !== response.headers[name])
      differ('header', name, recorded.headers[name], response.headers[name])
  const [was, is] = [recorded.headers[TOKEN], response.headers[TOKEN]]
  if (!was !== !is || (was === '') !== (is === '')) differ('header', TOKEN, was, is)
  const [wasAt, isAt] = [recorded.headers['location'], response.headers['location'] as string | undefined]
  if (wasAt === undefined || isAt === undefined) {
    if (wasAt !== isAt) differ('header', 'location', wasAt, isAt)
  } else compareText(wasAt, isAt, context, 'location', differences)
  compareBody(recorded, response.text, context, differences)
  compareTimeOrder(context, differences)
  return differences
}

function compareBody(
  recorded: RecordedResponse,
  text: string,
  context: Correspondence,
  differences: Difference[],
): void {
  const { raw, json } = recorded
  const known = raw ?? (json === undefined ? (recorded.text ?? '') : undefined)
  const tree = known === undefined ? { root: jsonTextOf(json), isSpaced: false } : parseJsonText(known)
  if (!tree) {
    compareText(known!, text, context, '', differences)
    return
  }
  const answered = parseJsonText(text)
  if (!answered)
    differences.push({ kind: 'type', path: '', recorded: known ?? JSON.stringify(json), answered: text || '(empty)' })
  else {
    compareTree(tree.root, answered.root, context, '', differences)
    if (answered.isSpaced && !tree.isSpaced)
      differences.push({ kind: 'spacing', path: '', recorded: 'no blanks between tokens', answered: 'blanks' })
  }
}

/** The hub and the connection that a request names. */
export function askedFor(path: string): Correspondence['asked'] {
  const query = [...new URLSearchParams(path.split('?')[1] ?? '')]
  const find = (name: string) => {
    const values = query.filter(([key, value]) => key.toLowerCase() === name && value.trim() !== '')
    return values.length > 0 ? values.map(([, value]) => value).join() : undefined
  }
  return { taskHub: find('taskhub'), connection: find('connection') }
}
