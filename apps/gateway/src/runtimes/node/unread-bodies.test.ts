import { expect, test } from 'vitest'
import { UnreadBodies } from './unread-bodies.ts'

function setUp(limit: number) {
  const bodies = new UnreadBodies(limit)
  const cut: string[] = []
  const add = (owner: string, name: string) => {
    const body = { cut: () => void cut.push(name) }
    bodies.add(owner, body)
    return body
  }
  return { bodies, cut, add }
}

test('the owner with the most bodies loses the one that waited longest', () => {
  const { bodies, cut, add } = setUp(3)
  add('ann', 'ann 1')
  for (let index = 1; index <= 100; index++) add('bob', `bob ${index}`)
  expect([bodies.size, cut.length, cut[0], cut.includes('ann 1')]).toEqual([3, 98, 'bob 1', false])
})

test('a body that is read on is not counted, and waits last when it waits again', () => {
  const { bodies, cut, add } = setUp(2)
  const first = add('ann', 'first')
  add('ann', 'second')
  bodies.delete('ann', first)
  bodies.delete('ann', first)
  expect(bodies.size).toBe(1)
  bodies.add('ann', first)
  add('ann', 'third')
  expect([bodies.size, cut]).toEqual([2, ['second']])
})
