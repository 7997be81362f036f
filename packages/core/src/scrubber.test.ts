import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createScrubber, scrubError } from './scrubber.ts'

const spellings: [string, (key: string) => string][] = [
  ['as it is', (key) => key],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded twice', (key) => encodeURIComponent(encodeURIComponent(key))],
  ['percent-encoded in lower case', (key) => encodeURIComponent(key).replaceAll(/%../g, (pair) => pair.toLowerCase())],
  ['as a form', (key) => new URLSearchParams({ key }).toString().slice('key='.length)],
  ['inside JSON', (key) => JSON.stringify(key).slice(1, -1)],
  [
    'inside .NET’s JSON',
    (key) =>
      inJson(key)
        .replaceAll('\\"', '"')
        .replaceAll(/[+<>&'/"]/g, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`),
  ],
  ['inside JSON inside JSON', (key) => inJson(inJson(key))],
  ['percent-encoded inside JSON', (key) => inJson(encodeURIComponent(key))],
  ['inside JSON, percent-encoded', (key) => encodeURIComponent(inJson(key))],
]

const hexOf = (character: string) => character.charCodeAt(0).toString(16)
const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const everyOther = (text: string, spell: (character: string) => string) =>
  Array.from(text, (character, index) => (index % 2 === 0 ? spell(character) : character)).join('')

// Spellings of a key as Azure makes them, which has letters, digits, and some of these characters.
const azureKey = 'Ab3dE_fGh1-kLmN0pQr+tUvWx/z0123456789AzFu=='
const azureSpellings: [string, (key: string) => string][] = [
  ['as \\u escapes', (key) => Array.from(key, (c) => `\\u00${hexOf(c)}`).join('')],
  ['as \\u escapes in upper case', (key) => Array.from(key, (c) => `\\u00${hexOf(c).toUpperCase()}`).join('')],
  ['with a \\u escape for every other character', (key) => everyOther(key, (c) => `\\u00${hexOf(c)}`)],
  ['as \\x escapes', (key) => Array.from(key, (c) => `\\x${hexOf(c)}`).join('')],
  ['with each character percent-encoded', (key) => Array.from(key, (c) => `%${hexOf(c)}`).join('')],
  ['percent-encoded in part', (key) => everyOther(key, (c) => `%${hexOf(c).toUpperCase()}`)],
  ['percent-encoded five times', (key) => Array.from(key, (c) => `%25252525${hexOf(c)}`).join('')],
  ['as percent-encoded \\u escapes', (key) => Array.from(key, (c) => `%5Cu00${hexOf(c)}`).join('')],
  ['as \\u escapes of percent signs', (key) => Array.from(key, (c) => `\\u0025${hexOf(c)}`).join('')],
  ['as decimal entities', (key) => Array.from(key, (c) => `&#${c.charCodeAt(0)};`).join('')],
  ['as hexadecimal entities', (key) => Array.from(key, (c) => `&#X${hexOf(c)};`).join('')],
  ['as entities inside entities', (key) => Array.from(key, (c) => `&amp;amp;#x${hexOf(c)};`).join('')],
  ['as entities inside JSON of .NET', (key) => Array.from(key, (c) => `\\u0026#x${hexOf(c)};`).join('')],
  ['with named entities', (key) => key.replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll('/', '&sol;')],
  ['as percent-encoded entities', (key) => Array.from(key, (c) => `%26%23${c.charCodeAt(0)}%3B`).join('')],
  ['as entities percent-encoded twice', (key) => Array.from(key, (c) => `%2526%2523x${hexOf(c)}%253b`).join('')],
  [
    'with percent-encoded named entities',
    (key) => encodeURIComponent(key.replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll('/', '&sol;')),
  ],
  ['with escaped slashes', (key) => key.replaceAll('/', '\\\\\\/')],
  ['in base64', (key) => base64(key)],
  ['in base64 one byte later', (key) => base64(`:${key}`)],
  ['in base64 two bytes later', (key) => base64(`a:${key}`)],
  ['in base64url, with more around it', (key) => Buffer.from(`{"a":"${key}"}`).toString('base64url')],
  ['in base64 of a link', (key) => base64(`https://x/?code=${encodeURIComponent(key)}&a=b`)],
  ['in percent-encoded base64', (key) => encodeURIComponent(base64(`~~?${key}`))],
  ['in base64 inside JSON of .NET', (key) => base64(`~~?${key}`).replaceAll('+', '\\u002B').replaceAll('/', '\\/')],
]

describe('createScrubber', () => {
  it.each(spellings)('takes out a key %s', (_, spell) => {
    const awkward = fc.constantFrom('\\', '%', '&', '+', ' ', '/', 'é', '4', 'u', 'amp;', '5C')
    const key = fc.oneof(
      fc.string({ minLength: 8, unit: 'grapheme-ascii' }),
      fc.string({ minLength: 8, unit: fc.oneof(awkward, fc.string({ minLength: 1, maxLength: 1 })) }),
    )
    fc.assert(
      fc.property(key, fc.string(), (secret, around) => {
        fc.pre(!around.includes(secret))
        const scrub = createScrubber([secret])
        expect(scrub(`${around}<${spell(secret)}>${around}`)).toBe(`${scrub(around)}<[key]>${scrub(around)}`)
      }),
    )
  })

  it.each(azureSpellings)('takes out a key %s', (_, spell) => {
    const spelled = spell(azureKey)
    const clean = createScrubber([azureKey])(`{"a":"${spelled}","b":1}`)
    expect(clean).toContain('[key]')
    expect(clean).toMatch(/^\{"a":".{0,90}","b":1\}$/)
    expect(longestShared(clean, spelled)).toBeLessThan(spelled.length / 3)
    expect(longestShared(clean, azureKey)).toBeLessThan(6)
  })

  it.each(['-', '_', '\\', '%', '&', '+', ' ', '4', 'é', '\u{1F600}'])(
    'does linear work for a key that begins with %j',
    (first) => {
      const scrub = createScrubber([`${first}bcdefghij-_${first}`])
      const repeated = [
        '\\',
        '%',
        '%25',
        '%5C',
        '\\u005c',
        '&',
        '&amp;',
        '&#',
        '-',
        ' ',
        'code:',
        '%C3',
        '%F0',
        '\\%25',
        '&bsol;',
        '&#37;5C',
        '\\&',
        first,
      ]
      for (const part of repeated) {
        const text = (length: number) => part.repeat(length / part.length)
        const [half, whole] = [countReads(() => scrub(text(2_000))), countReads(() => scrub(text(4_000)))]
        expect(whole, part).toBeLessThanOrEqual(2 * half + 100)
        expect(whole, part).toBeLessThan(4_000 * 12)
      }
    },
  )

  it('takes a key out of a text a hundred thousand times', () => {
    expect(createScrubber([azureKey])(azureKey.repeat(100_000))).toBe('[key]'.repeat(100_000))
  })

  it('leaves JSON that can be read where a key follows a backslash', () => {
    const clean = createScrubber(['nineteen-k'])(JSON.stringify({ a: '\nineteen-k', b: '\\nineteen-k' }))
    expect(() => JSON.parse(clean)).not.toThrow()
    expect(clean).not.toContain('ineteen')
  })

  it('takes a short key out where it is named as one, and nowhere else', () => {
    const scrub = createScrubber(['key'])
    expect(scrub('{"key":"https://x/?a=b&code=key","monkey":"code%3Dkey"}')).toBe(
      '{"key":"https://x/?a=b&code=[key]","monkey":"code%3D[key]"}',
    )
    expect(scrub('x-functions-key: key')).toBe('x-functions-key: [key]')
  })

  it('looks for a key of backslashes as it is', () => {
    expect(createScrubber(['\\'.repeat(8)])(`a\\b${'\\'.repeat(8)}c`)).toBe('a\\b[key]c')
  })

  it('leaves a text alone without a key', () => {
    expect(createScrubber([undefined, ''])('anything')).toBe('anything')
  })
})

describe('scrubError', () => {
  it('keeps name, code and causes, and drops every other property', () => {
    const cause = Object.assign(new Error('connect to http://x/?code=s3cret'), { code: 'ECONNREFUSED', url: 's3cret' })
    const error = Object.assign(new TypeError('fetch of s3cret failed', { cause }), { request: { url: 's3cret' } })
    const clean = scrubError(error, createScrubber(['s3cret']))
    expect(clean).toMatchObject({
      name: 'TypeError',
      message: 'fetch of [key] failed',
      cause: { message: 'connect to http://x/?code=[key]', code: 'ECONNREFUSED' },
    })
    expect(clean).not.toHaveProperty('request')
    expect(`${clean.stack}${(clean.cause as Error).stack}`).not.toContain('s3cret')
  })

  it('ends at a cause that is its own cause', () => {
    const error = new Error('round')
    error.cause = error
    expect(scrubError(error, String).message).toBe('round')
  })
})

// How often the JavaScript of the scrubber looks at a character or runs a search.
function countReads(run: () => void): number {
  const spies = [
    vi.spyOn(String.prototype, 'charCodeAt'),
    vi.spyOn(String.prototype, 'indexOf'),
    vi.spyOn(String.prototype, 'startsWith'),
    vi.spyOn(RegExp.prototype, 'exec'),
  ]
  try {
    run()
    return spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

function longestShared(a: string, b: string): number {
  let longest = 0
  for (let start = 0; start < b.length; start++)
    while (start + longest < b.length && a.includes(b.slice(start, start + longest + 1))) longest++
  return longest
}
