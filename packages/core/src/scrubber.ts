import { base64Forms } from './base64-forms.ts'
import { beginsEscape, readSpelled } from './escape-reader.ts'
import { createFold } from './folded-text.ts'
import { cutOut, placesOf, type Range } from './text-ranges.ts'

/** Replaces every spelling of the secrets in a text by `[key]`. */
export type Scrub = (text: string) => string

const mark = '[key]'
// A real key has 40 characters and more. A short one is a word that data may hold for reasons of its own.
const shortest = 6
const afterItsName = /(?:code|x-functions-key)(?:=|:[\s+]{0,8})$/
const longestName = 24

/**
 * Makes a function that removes the given secrets from a text, in time linear in its length; empty secrets are ignored.
 * Finds a secret plain, percent-encoded, as a form writes it, escaped for JSON or HTML, any of these several times and inside
 * each other, and inside base64 or base64url text. A secret of fewer than 6 characters is taken out where it stands as a
 * `code` parameter or `x-functions-key` header.
 */
export function createScrubber(secrets: readonly (string | undefined)[]): Scrub {
  const given = unique(secrets as string[]).filter((secret) => secret !== undefined && secret !== '')
  if (given.length === 0) return (text) => text
  const long = given.filter((secret) => secret.length >= shortest)
  const short = given.filter((secret) => secret.length < shortest)
  const forms = [...long, ...long.flatMap(percentForms).flatMap(base64Forms)]
  const fold = createFold([...forms, ...short, short.length > 0 ? 'code=x-functions-key:' : ''].join(''))
  // A form writes a space as a plus sign, and its reader may take one for the other.
  const hasSpaces = given.some((secret) => /[ +]/.test(secret))
  const level = (text: string) => (hasSpaces ? text.replaceAll(' ', '+') : text)
  const foldedForm = (form: string) => level(fold(form)?.text ?? form)
  const searched = unique(forms.map((form) => foldedForm(withoutEnd(form)))).filter(({ length }) => length >= shortest)
  const named = unique(short.map(foldedForm))
  const hasEnds = long.some((secret) => withoutEnd(secret) !== secret)
  // An apparent escape may be the beginning of a secret, or all of it.
  const literal = unique(long.flatMap((secret) => (isAmbiguous(secret) ? wholeForms(secret) : [])))
  const beside = unique([...long, ...literal])
  const least = Math.min(...given.map(({ length }) => length))

  return function scrub(text) {
    if (text.length < least) return text
    const folded = fold(text)
    const levelled = level(folded?.text ?? text)
    const found: Range[] = []
    const place = (start: number, end: number): Range => (folded ? folded.rangeOf(start, end) : [start, end])
    for (const form of searched) {
      for (const at of placesOf(form, levelled)) found.push(place(at, at + form.length))
    }
    for (const secret of named) {
      for (const at of placesOf(secret, levelled)) if (isNamed(levelled, at)) found.push(place(at, at + secret.length))
    }
    if (hasEnds) for (const range of found) range[1] = endOfEscapes(text, range[1])
    for (const secret of folded ? beside : literal) {
      for (const at of placesOf(secret, text)) found.push([at, at + secret.length])
    }
    return found.length === 0 ? text : cutOut(text, found, mark)
  }
}

const isNamed = (text: string, at: number) => afterItsName.test(text.slice(Math.max(0, at - longestName), at))

// How a text continues decides what an escape at the end of a secret is read as, so it is left out of the search.
function withoutEnd(secret: string): string {
  const short = secret.replace(/(?<![\\%&])[\\%&]+$/, '')
  return short.length < shortest ? secret : short
}

function endOfEscapes(text: string, start: number): number {
  let end = start
  while (beginsEscape(text.charCodeAt(end))) end = readSpelled(text, end, () => false).end
  return end
}

const unique = (texts: string[]) => [...new Set(texts)]

// Unescaping such a secret may change it: it is searched for in its usual spellings as well.
const isAmbiguous = (secret: string) => /[\\%&]/.test(secret)

function wholeForms(secret: string): string[] {
  const percent = percentForms(secret)
  const twice = percent.slice(1).flatMap((form) => percentForms(form).slice(1))
  const form = new URLSearchParams({ '': secret }).toString().slice(1)
  const json = [secret, ...percent].map(inJson)
  const dotnet = json.map((text) => text.replaceAll(/[+<>&'/]/g, unicodeEscape).replaceAll('\\"', '\\u0022'))
  return [...percent, ...twice, form, ...json, ...dotnet, inJson(json[0]!), ...percentForms(json[0]!)]
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
const unicodeEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

function percentForms(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed())
  return unique([secret, encoded, encoded.replaceAll(/%../g, (pair) => pair.toLowerCase())])
}

/** Rebuilds a foreign error with nothing but its name, message and code, each scrubbed; its own properties may hold URLs. */
export function scrubError(error: unknown, scrub: Scrub, depth = 0): Error {
  const source = error instanceof Error ? error : new Error(String(error))
  const nested =
    depth < 4 && source.cause !== undefined ? { cause: scrubError(source.cause, scrub, depth + 1) } : undefined
  const rebuilt = new Error(scrub(source.message), nested)
  Object.defineProperty(rebuilt, 'name', { value: scrub(source.name), enumerable: false })
  const code = (source as { code?: unknown }).code
  if (typeof code === 'string' || typeof code === 'number')
    Object.assign(rebuilt, { code: typeof code === 'string' ? scrub(code) : code })
  rebuilt.stack = scrub(source.stack ?? '')
  return rebuilt
}
