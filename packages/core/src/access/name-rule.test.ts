import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNameRule } from './name-rule.ts'

describe('a rule', () => {
  test.each([
    [['Echo'], 'Echo', true],
    [['echo'], 'ECHO', true],
    [['Echo'], 'Echoes', false],
    [['*'], '', true],
    [['E*'], 'E', true],
    [['*o'], 'Echo', true],
    [['E*o'], 'Eo', true],
    [['Ec*cho'], 'Echo', false],
    [['a*b*a'], 'aba', true],
    [['a*b*a'], 'aa', false],
    [['a**b'], 'ab', true],
    [['*a*a*'], 'a', false],
    [['Order.'], 'OrderX', false],
    [['(x+)+$'], '(x+)+$', true],
    [[], 'Echo', false],
  ])('%j names %j: %s', (patterns, name, expected) => {
    expect(createNameRule(patterns, { ignoreCase: true })(name)).toBe(expected)
  })

  test('minds letter case where it is told to', () => {
    const rule = createNameRule(['Hub', 'Log*'], { ignoreCase: false })
    expect(['Hub', 'hub', 'Logs', 'logs'].map(rule)).toEqual([true, false, true, false])
  })

  test('names what its pattern is made of, and nothing without its parts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, (parts, name) => {
        const pattern = parts.join('*')
        fc.pre(pattern !== '')
        const rule = createNameRule([pattern], { ignoreCase: false })
        expect(rule(parts.join('b'))).toBe(parts.length > 1 || parts[0] === parts.join('b'))
        const expected = new RegExp(`^${parts.join('.*')}$`, 's').test(name)
        expect(rule(name)).toBe(expected)
      }),
    )
  })

  test.each([
    [Array.from({ length: 1_001 }, () => 'a'), 'at most 1000 names'],
    [['a'.repeat(257)], '1 to 256 characters'],
    [[''], '1 to 256 characters'],
  ])('refuses more than it can judge', (patterns, message) => {
    expect(() => createNameRule(patterns, { ignoreCase: true })).toThrow(message)
  })
})
