import { expect, test } from 'vitest'
import { type FoundState, type InstanceOperation, type Outcome, lifecycle } from './lifecycle.ts'

const states = ['absent', 'Pending', 'Running', 'Suspended', 'Completed', 'Failed', 'Terminated', 'Canceled'] as const

// Contract 4.2, row by row: the HTTP status of each cell.
const httpStatus: Record<InstanceOperation, Partial<Record<Outcome, { legacy: number; new: number }>>> = {
  status: { missing: both(404), live: both(202), ended: both(200) },
  start: { create: both(202), replace: both(202), conflict: { legacy: 500, new: 409 } },
  restartNew: { missing: both(400), copy: both(202) },
  restartSame: { missing: both(400), replace: both(202), conflict: { legacy: 500, new: 409 } },
  raiseEvent: { missing: both(404), queue: both(202), gone: both(410) },
  terminate: { missing: both(404), queue: both(202), gone: both(410) },
  suspend: { missing: both(404), queue: both(202), gone: both(410), refuse: both(500) },
  resume: { missing: both(404), queue: both(202), gone: both(410), refuse: both(500) },
  rewind: { missing: both(404), queue: both(202), gone: { legacy: 410, new: 412 }, refuse: { legacy: 500, new: 412 } },
  purge: { missing: both(404), delete: both(200), refuse: both(412) },
}

function both(status: number): { legacy: number; new: number } {
  return { legacy: status, new: status }
}

const table: [InstanceOperation, 'legacy' | 'new', number[]][] = [
  ['status', 'new', [404, 202, 202, 202, 200, 200, 200, 200]],
  ['start', 'legacy', [202, 500, 500, 500, 202, 202, 202, 202]],
  ['start', 'new', [202, 409, 409, 409, 202, 202, 202, 202]],
  ['restartNew', 'new', [400, 202, 202, 202, 202, 202, 202, 202]],
  ['restartSame', 'legacy', [400, 500, 500, 500, 202, 202, 202, 202]],
  ['restartSame', 'new', [400, 409, 409, 409, 202, 202, 202, 202]],
  ['raiseEvent', 'new', [404, 202, 202, 202, 410, 410, 410, 410]],
  ['terminate', 'new', [404, 202, 202, 202, 410, 410, 410, 410]],
  ['suspend', 'new', [404, 202, 202, 500, 410, 410, 410, 410]],
  ['resume', 'new', [404, 500, 500, 202, 410, 410, 410, 410]],
  ['rewind', 'legacy', [404, 500, 500, 500, 410, 202, 410, 410]],
  ['rewind', 'new', [404, 412, 412, 412, 412, 202, 412, 412]],
  ['purge', 'legacy', [404, 200, 200, 200, 200, 200, 200, 200]],
  ['purge', 'new', [404, 412, 412, 412, 200, 200, 200, 200]],
]

test.for(table)('%s on a %s host gets the response of the contract', ([operation, profile, wanted]) => {
  const answered = states.map(
    (state: FoundState) => httpStatus[operation][lifecycle[profile][operation][state]]?.[profile],
  )
  expect(answered).toEqual(wanted)
})

test('ContinuedAsNew is a running instance', () => {
  for (const row of [...Object.values(lifecycle.legacy), ...Object.values(lifecycle.new)]) {
    expect(row.ContinuedAsNew).toBe(row.Running)
  }
})
