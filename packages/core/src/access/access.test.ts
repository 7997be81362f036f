import { describe, expect, test } from 'vitest'
import { createAccess } from './access.ts'

describe('rules', () => {
  test.each([
    [{}, {}, 'Echo', true],
    [{ functions: ['echo'] }, {}, 'Echo', true],
    [{ functions: ['Other'] }, {}, 'Echo', false],
    [{ functions: ['*'] }, { functions: ['E*'] }, 'Echo', false],
    [{ functions: ['Order*'] }, {}, 'OrderPlaced', true],
    [{ functions: [] }, {}, 'Echo', false],
    [{ functions: ['counter'] }, {}, '@counter@a@b', true],
    [{}, { functions: ['Count*'] }, '@counter', false],
  ])('allow %j and deny %j: the function %s is allowed: %s', (allow, deny, name, allowed) => {
    expect(createAccess({ allow, deny }).allowsFunction(name)).toBe(allowed)
  })

  test.each([
    [{ taskHubs: ['Mine'] }, {}, 'Mine', true],
    [{ taskHubs: ['Mine'] }, {}, 'mine', false],
    [{ taskHubs: ['Mine'] }, {}, undefined, true],
    [{ taskHubs: ['M*'] }, {}, 'Mine', true],
    [{ taskHubs: ['M*'] }, {}, 'mine', false],
    [{}, { taskHubs: ['Audit*'] }, 'auditHub', false],
    [{}, { taskHubs: ['Audit'] }, 'Mine', true],
  ])('allow %j and deny %j: the hub %s is allowed: %s', (allow, deny, hub, allowed) => {
    expect(createAccess({ allow, deny }).allowsTaskHub(hub)).toBe(allowed)
  })

  test.each([
    [{}, undefined, 'Other', 'allowed'],
    [{ allow: { connections: ['Back*'] } }, undefined, 'backup', 'allowed'],
    [{ allow: { connections: ['Back*'] } }, undefined, 'storage', 'own'],
    [{ allow: { connections: [] } }, undefined, 'Other', 'refused'],
    [{ deny: { taskHubs: ['Audit'] } }, undefined, 'Other', 'refused'],
    [{ allow: { taskHubs: ['Mine'] } }, 'Main', 'main', 'own'],
    [{ allow: { taskHubs: ['Mine'] } }, 'Main', 'Storage', 'refused'],
  ])('%j with the own connection %s: %s is %s', (options, own, name, verdict) => {
    expect(createAccess(options).connectionVerdict(name, own)).toBe(verdict)
  })

  test.each([
    [{ allow: { operations: ['purge*'] } }, false, true],
    [{ deny: { operations: ['PURGE*'] } }, true, false],
    [{ allow: { operations: ['getEntity'] } }, false, false],
  ] as const)('%j: getInstanceStatus is allowed: %s, purgeEntity: %s', (options, reads, purges) => {
    const access = createAccess(options)
    expect([access.allowsOperation('getInstanceStatus'), access.allowsOperation('purgeEntity')]).toEqual([
      reads,
      purges,
    ])
  })

  test('an operation that does not exist is refused when rules are read', () => {
    expect(() => createAccess({ deny: { operations: ['purgeAll'] } })).toThrow('no operation is called purgeAll')
    expect(() => createAccess({ deny: { operations: ['x*'] } })).toThrow('no operation is called x*')
  })

  test('are open only where nothing is given', () => {
    expect(
      [{}, { readOnly: true }, { allow: { functions: [] } }].map((options) => createAccess(options).isOpen),
    ).toEqual([true, false, false])
  })
})
