import { describe, expect, it } from 'vitest'
import { hazards, type Operation, operationNames, operations, routeOf } from '../src/index.ts'

const rows = operationNames.map((name): [string, Operation] => [name, operations[name]])
const parametersOf = (row: Operation) => [...routeOf(row).pathParameters, ...routeOf(row).queryParameters]
const namesInstance = (row: Operation) => parametersOf(row).includes('instanceId')

describe('a row', () => {
  it.each(rows.filter(([, row]) => namesInstance(row) && row.effect !== 'read'))(
    '%s that changes an instance refuses ids of entities, and amounts to a purge of one where that is lifted',
    (_, { hazards: own, amountsTo }) => {
      expect(own).toEqual(expect.arrayContaining(['malformedInstanceId', 'entityInstanceId']))
      expect(amountsTo).toMatchObject({ namesEntity: 'purgeEntity' })
    },
  )

  it.each(rows.filter(([, row]) => parametersOf(row).includes('timeout')))(
    '%s that can wait for the end bounds the wait, and amounts to a read of the status',
    (_, { hazards: own, amountsTo }) => {
      expect(own).toContain('unboundedWait')
      expect(amountsTo).toMatchObject({ waits: 'getInstanceStatus' })
    },
  )

  it.each(rows.filter(([, row]) => row.body))('%s with a body names the rule for unreadable ones', (_, row) => {
    expect(row.hazards).toContain('unreadableBody')
  })

  it('amounts to operations of the table only', () => {
    const others = rows.flatMap(([, { amountsTo = {} }]) => Object.values(amountsTo))
    expect(others.filter((name) => !Object.hasOwn(operations, name))).toEqual([])
  })
})

describe('a hazard rule', () => {
  it.each(Object.entries(hazards))('%s is named by an operation', (_, { operations: judged }) => {
    expect(judged.length).toBeGreaterThan(0)
  })

  it('names the operations that it judges', () => {
    expect(hazards.rewindOfRetriedActivity.operations).toEqual(['rewindInstance'])
    expect(hazards.truncatedReason.operations).toEqual(['terminateInstance', 'suspendInstance', 'resumeInstance'])
  })
})
