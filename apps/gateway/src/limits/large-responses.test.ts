import { expect, test } from 'vitest'
import { createLargeResponseTurns } from './large-responses.ts'

const ownerOf = (response: Response) => response.headers.get('owner') ?? ''
const of = (owner: string) => new Response('', { headers: { owner } })
const turnsOf = (waitTime = 10_000) => createLargeResponseTurns({ running: 4, waiting: 2, waitTime, ownerOf })

test('no caller has more than three quarters of the places', async () => {
  const turn = turnsOf()
  const steps: string[] = []
  const ends = await Promise.all([turn(of('a')), turn(of('a')), turn(of('a'))])
  const fourth = turn(of('a')).then(() => steps.push('a'))
  await turn(of('b')).then(() => steps.push('b'))
  expect(steps).toEqual(['b'])
  ends[0]()
  await fourth
  expect(steps).toEqual(['b', 'a'])
})

test('a response that gets no place in time is refused, and the refusal names the limit', async () => {
  const turn = turnsOf(1)
  await Promise.all([turn(of('a')), turn(of('a')), turn(of('a'))])
  await expect(turn(of('a'))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('LIMIT_LARGE_RESPONSES') as string,
  })
})
