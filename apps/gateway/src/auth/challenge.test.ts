import fc from 'fast-check'
import { expect, test } from 'vitest'
import { challengeOf } from './challenge.ts'

test('names the realm alone where nothing was shown', () => {
  expect(challengeOf({ detail: 'no credential' })).toBe('Bearer realm="durable-http"')
})

test('names the error, the scope and the metadata', () => {
  const options = {
    scope: 'Durable.Read',
    resourceMetadata: 'https://mcp.example.com/.well-known/oauth-protected-resource',
  }
  expect(challengeOf({ error: 'invalid_token', detail: 'the token has expired' }, options)).toBe(
    'Bearer realm="durable-http", error="invalid_token", error_description="the token has expired", scope="Durable.Read", ' +
      'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource"',
  )
})

test('lets no text break out of its quotes or of the header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (detail) => {
      const challenge = challengeOf({ error: 'invalid_token', detail })
      expect(challenge).toMatch(
        /^Bearer realm="durable-http", error="invalid_token", error_description="[\x20\x21\x23-\x5B\x5D-\x7E]*"$/,
      )
    }),
  )
})
