import { describe, expect, test } from 'vitest'
import { createAccess } from './access.ts'

describe('access', () => {
  test.each([
    [{}, {}, 'Echo', true],
    [{ functions: ['echo'] }, {}, 'Echo', true],
    [{ functions: ['Other'] }, {}, 'Echo', false],
    [{ functions: ['*'] }, { functions: ['E*'] }, 'Echo', false],
    [{ functions: ['Order*'] }, {}, 'OrderPlaced', true],
    [{ functions: ['Order.'] }, {}, 'OrderX', false],
    [{ functions: [] }, {}, 'Echo', false],
  ])('allow %j and deny %j: %s is let through: %s', (allow, deny, name, allowed) => {
    expect(createAccess(allow, deny).allowsFunction(name)).toBe(allowed)
  })

  test('refuses a hub that is kept out, never the one the operator configured', () => {
    const access = createAccess({ taskHubs: ['Mine'] })
    expect(() => access.checkTaskHub('mine')).not.toThrow()
    expect(() => access.checkTaskHub(undefined)).not.toThrow()
    expect(() => access.checkTaskHub('other')).toThrow('not among the task hubs')
  })
})
