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
    expect(() => access.checkTaskHub('Mine')).not.toThrow()
    expect(() => access.checkTaskHub(undefined)).not.toThrow()
    expect(() => access.checkTaskHub('other')).toThrow('not among the task hubs')
  })

  test.each([
    [{ taskHubs: ['Mine'] }, {}, 'mine', false],
    [{ taskHubs: ['M*'] }, {}, 'Mine', true],
    [{ taskHubs: ['M*'] }, {}, 'mine', false],
    [{}, { taskHubs: ['Audit*'] }, 'auditHub', false],
    [{}, { taskHubs: ['Audit'] }, 'Mine', true],
  ])(
    'minds letter case of hubs where it lets through, not where it keeps out: %j, %j, %s',
    (allow, deny, hub, allowed) => {
      const check = () => createAccess(allow, deny).checkTaskHub(hub)
      if (allowed) expect(check).not.toThrow()
      else expect(check).toThrow('not among the task hubs')
    },
  )
})
