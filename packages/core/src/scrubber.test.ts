import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
    (key) => key.replaceAll(/[+<>&'/"]/g, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`),
  ],
]

describe('createScrubber', () => {
  it.each(spellings)('takes out a key %s', (_, spell) => {
    const key = fc.string({ minLength: 8, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(key, fc.string(), (secret, around) => {
        fc.pre(!around.includes(secret))
        const scrub = createScrubber([secret])
        expect(scrub(`${around}<${spell(secret)}>${around}`)).toBe(`${scrub(around)}<[key]>${scrub(around)}`)
      }),
    )
  })

  it('takes a short key out where it is named as one, and nowhere else', () => {
    const scrub = createScrubber(['key'])
    expect(scrub('{"key":"https://x/?a=b&code=key","monkey":"code%3Dkey"}')).toBe(
      '{"key":"https://x/?a=b&code=[key]","monkey":"code%3D[key]"}',
    )
    expect(scrub('x-functions-key: key')).toBe('x-functions-key: [key]')
  })

  it('leaves a text alone when there is no key', () => {
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
