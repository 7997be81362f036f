import { describe, expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

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
