import { describe, expect, test } from 'vitest'
import { nearestName, nearestWords } from './nearest-name.ts'

const names = ['REST_PORT', 'MCP_PORT', 'HOST', 'API_KEYS', 'DURABLE_FUNCTIONS_TOKEN']

describe('nearestName', () => {
  test.each([
    ['RESTPORT', 'REST_PORT'],
    ['rest_prot', 'REST_PORT'],
    ['API_KEY', 'API_KEYS'],
    ['DURABLE_FUNCTION_TOKEN', 'DURABLE_FUNCTIONS_TOKEN'],
    ['HOSTS', 'HOST'],
    ['HOUSES', undefined],
    ['PATH', undefined],
    ['KEYS', undefined],
  ])('takes %s for %s', (name, expected) => {
    expect(nearestName(name, names)).toBe(expected)
  })
})

describe('nearestWords', () => {
  test.each([
    ['JWT_ISSUER_URL', 'JWT_ISSUER'],
    ['JWT_AUD', 'JWT_AUDIENCE'],
    ['JWT_A', undefined],
    ['JWT_AUX', undefined],
  ])('takes %s for %s', (name, expected) => {
    expect(nearestWords(name, ['JWT_ISSUER', 'JWT_AUDIENCE', 'HOST'])).toBe(expected)
  })
})
