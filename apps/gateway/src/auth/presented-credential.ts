import type { Refusal } from './verdict.ts'

/** The credential of a request: one, none, or one that cannot be accepted. */
export type Presented = { kind: 'bearer' | 'key'; credential: string } | { kind: 'none' } | Refusal

const longest = 16_384
const bearer = /^bearer[ \t]+([\w.~+/-]+=*)[ \t]*$/i
const keyInQuery = /[?&]code=/i

/**
 * Finds the credential of a request: `Authorization: Bearer`, `x-api-key`, `x-functions-key`, or `code` in the query, which clients
 * written for the Durable Functions host send. Several have to be the same one.
 */
export function readCredential({ headers, url }: Request): Presented {
  const authorization = headers.get('authorization')
  const apiKey = headers.get('x-api-key')
  const functionsKey = headers.get('x-functions-key')
  const token = authorization === null ? undefined : bearer.exec(authorization)?.[1]
  if (authorization !== null && token === undefined) {
    const detail = 'the Authorization header cannot be read; expected: Bearer, a blank, and an API key or a token'
    return { status: 401, error: 'invalid_token', detail }
  }
  let credential = token
  for (const key of [apiKey, functionsKey, ...(keyInQuery.test(url) ? codesOf(url) : [])]) {
    if (key === null || key === '') continue
    if (credential !== undefined && credential !== key) {
      const detail = 'several credentials that differ; expected one, in one place'
      return { status: 400, error: 'invalid_request', detail }
    }
    credential = key
  }
  if (credential === undefined) return { kind: 'none' }
  if (credential.length > longest) {
    const detail = `the credential has more than ${longest} characters, which no API key or token here has`
    return { status: 401, error: 'invalid_token', detail }
  }
  return { kind: token === undefined ? 'key' : 'bearer', credential }
}

function codesOf(url: string): string[] {
  const query = url.slice(url.indexOf('?') + 1)
  const codes: string[] = []
  for (const [name, value] of new URLSearchParams(query)) if (name.toLowerCase() === 'code') codes.push(value)
  return codes
}
