/** Replaces every spelling of the secrets in a text by `[key]`. */
export type Scrub = (text: string) => string

const special = /[\\^$.*+?()[\]{}|/-]/g
const escapeRegExp = (text: string) => text.replace(special, '\\$&')

// A key shows up plain, percent-encoded (once or twice, either case), as a form writes it, or escaped inside JSON, which may be inside JSON.
function spellings(character: string): string {
  const plain = escapeRegExp(character)
  if (/[A-Za-z0-9]/.test(character)) return plain
  const percent = Array.from(new TextEncoder().encode(character), (byte) => {
    const hex = Array.from(byte.toString(16).padStart(2, '0'), (digit) => `[${digit}${digit.toUpperCase()}]`).join('')
    return `%(?:25)*${hex}`
  }).join('')
  const unicode = Array.from({ length: character.length }, (_, i) => {
    const hex = character.charCodeAt(i).toString(16).padStart(4, '0')
    return `\\\\+u${Array.from(hex, (digit) => `[${digit}${digit.toUpperCase()}]`).join('')}`
  }).join('')
  const forms = [percent, unicode, `\\\\+${plain}`, plain]
  if (character === ' ') forms.push('\\+')
  return `(?:${forms.join('|')})`
}

// A real key has 40 characters and more. A short one is a word that data may hold for reasons of its own.
const shortest = 6
const afterItsName = String.raw`(?<=(?:code|x-functions-key)(?:=|:\s*|%(?:25)*3[Dd]|\\+u003[Dd]))`

/**
 * Makes a function that takes every spelling of the given secrets out of a text; empty secrets are ignored.
 * A secret of fewer than 6 characters is taken out where it stands as a `code` parameter or `x-functions-key` header.
 */
export function createScrubber(secrets: readonly (string | undefined)[]): Scrub {
  const patterns = secrets
    .filter((secret): secret is string => secret !== undefined && secret !== '')
    .map((secret) => (secret.length < shortest ? afterItsName : '') + Array.from(secret, spellings).join(''))
  if (patterns.length === 0) return (text) => text
  const pattern = new RegExp(patterns.join('|'), 'g')
  return (text) => text.replace(pattern, '[key]')
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
