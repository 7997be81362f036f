import { expect, test } from 'vitest'
import type { RequestContext } from '../request/request-context.ts'
import { createStreamPlaces } from './stream-places.ts'

const contextOf = (name: string): RequestContext => ({
  face: 'rest',
  id: 'a',
  began: 0,
  peer: undefined,
  traceHeaders: {},
  principal: { name, role: 'viewer' },
})
const taken = (place: (() => void) | Response) => {
  if (place instanceof Response) throw new Error(`refused: ${place.status}`)
  return place
}

test('refuses a caller who has all the streams of one, and serves the next caller', () => {
  const places = createStreamPlaces({ streams: 10, callerStreams: 2 })
  places.open(contextOf('ann'))
  places.open(contextOf('ann'))
  const refused = places.open(contextOf('ann')) as Response
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
  expect(places.open(contextOf('bob'))).toBeTypeOf('function')
})

test('refuses everybody once all places are taken', () => {
  const places = createStreamPlaces({ streams: 2, callerStreams: 2 })
  places.open(contextOf('ann'))
  places.open(contextOf('bob'))
  expect((places.open(contextOf('eve')) as Response).status).toBe(503)
  expect(places.size).toBe(2)
})

test('gives a place back once, however often it is asked to', () => {
  const places = createStreamPlaces({ streams: 2, callerStreams: 1 })
  const leave = taken(places.open(contextOf('ann')))
  places.open(contextOf('bob'))
  leave()
  leave()
  expect(places.size).toBe(1)
  expect(places.open(contextOf('ann'))).toBeTypeOf('function')
})
