/** Redactions of a recorder. */
export interface RedactionOptions {
  /** Names of JSON members whose values are taken out, in any case. */
  readonly members?: readonly string[]
  /** Writes the shape of payloads in their place: texts by their length, numbers as 0. */
  readonly shapes?: boolean
}

const payloads: ReadonlySet<string> = new Set([
  'input',
  'output',
  'customstatus',
  'result',
  'state',
  'reason',
  'details',
  'message',
  'exceptionmessage',
  'stacktrace',
])

const shortestKey = 8

const codeParameter = /((?:^|[?&])(?:c|%63)(?:o|%6f)(?:d|%64)(?:e|%65)=)[^&#"'\s\\]*/gi

function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return `text(${value.length})`
  if (typeof value === 'number') return 0
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

/** Creates the redaction of one recording; it learns keys from the requests that carry them. */
export function createRedaction({ members = [], shapes = false }: RedactionOptions) {
  const secretMembers = new Set(members.map((name) => name.toLowerCase()))
  const keys = new Set<string>()

  const learn = (key: string | null | undefined): void => {
    // A word of everyday length would be taken out of every text; as `code` in links it is taken out all the same.
    if (!key || key.length < shortestKey) return
    keys.add(key)
    // In links the key stands percent-encoded.
    keys.add(encodeURIComponent(key))
  }

  const text = (given: string): string => {
    let clean = given.replaceAll(codeParameter, '$1KEY')
    for (const key of [...keys].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(key, 'KEY')
    return clean
  }

  const json = (value: unknown, isPayload: boolean): unknown => {
    if (typeof value === 'string') return isPayload && shapes ? shapeOf(value) : text(value)
    if (typeof value === 'number' && isPayload && shapes) return 0
    if (Array.isArray(value)) return value.map((item) => json(item, isPayload))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        if (secretMembers.has(name.toLowerCase())) return [text(name), 'redacted']
        return [text(name), json(member, isPayload || payloads.has(name.toLowerCase()))]
      }),
    )
  }

  return { learn, text, json, isNeeded: shapes || secretMembers.size > 0, shapes }
}
