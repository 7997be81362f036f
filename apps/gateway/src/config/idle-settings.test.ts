import { expect, test } from 'vitest'
import { idleSettings } from './idle-settings.ts'
import { settings } from './settings.ts'

test('names what is set and does nothing, and no secret', () => {
  expect(idleSettings({ STORE_URL: 'redis://:secret@redis:6379', LIMIT_CONNECTIONS: '10', METRICS: ' ' })).toEqual([
    'LIMIT_CONNECTIONS does nothing on this runtime',
    'STORE_URL does nothing on this runtime',
  ])
  expect(idleSettings({ LIMIT_RATE: '10/1m' })).toEqual([])
})

test('knows variables that there are', () => {
  const all = Object.fromEntries(Object.values(settings).map(({ variable }) => [variable, 'x']))
  expect(idleSettings(all)).toHaveLength(11)
})
