import { describe, expect, test } from 'vitest'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { createFailureGroups } from './failure-groups.ts'

let made = 0
const failed = (name: string, message: string, lastUpdatedTime = '2026-02-03T04:05:06Z') =>
  ({
    instanceId: `i-${made++}`,
    name,
    runtimeStatus: 'Failed',
    output: `Orchestrator function '${name}' failed: ${message}`,
    createdTime: '2026-02-03T04:00:00Z',
    lastUpdatedTime,
  }) as InstanceStatus

describe('groups of failures', () => {
  test('have one function and one cause, without what differs', () => {
    const groups = createFailureGroups()
    for (let index = 0; index < 3; index++) groups.add(failed('Order', `bank timed out after ${index} s`))
    groups.add(failed('order', 'bank timed out after 9 s', '2026-02-03T09:00:00Z'))
    groups.add(failed('Order', `card 'c-1' refused`))
    groups.add({ ...failed('Order', 'no stock'), runtimeStatus: 'Completed' })
    expect(groups.list()).toMatchObject([
      { count: 4, function: 'Order', cause: 'bank timed out after <n> s', latest: '2026-02-03T09:00:00Z' },
      { count: 1, function: 'Order', cause: 'card <text> refused', errorText: 'refused', isApart: true },
    ])
  })

  test('say when no text of theirs distinguishes them from another group', () => {
    const groups = createFailureGroups()
    groups.add(failed('Order', 'no stock'))
    groups.add(failed('Order', 'no stock in hall'))
    groups.add(failed('Ship', 'no stock'))
    const apart = groups.list().map((group) => [group.function, group.cause, group.errorText, group.isApart])
    expect(apart).toEqual([
      ['Order', 'no stock', 'no stock', false],
      ['Order', 'no stock in hall', 'no stock in hall', true],
      ['Ship', 'no stock', 'no stock', true],
    ])
  })

  test('beyond the limit are counted and not kept', () => {
    const groups = createFailureGroups()
    const word = (index: number) => index.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)
    for (let index = 0; index < 502; index++) groups.add(failed('Order', `cause ${word(index)}`))
    expect([groups.list().length, groups.beyond]).toEqual([500, 2])
  })
})
