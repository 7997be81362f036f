import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExpressionError } from './expression-tokens.ts'
import { readExpression } from './expression.ts'
import { readCondition, readTemplate } from './template.ts'

const scope = { input: { sku: 'A1', amount: 2, tags: ['x', 'y'], gift: false }, n: 3, none: null }

describe('an expression', () => {
  test.each([
    ['input.sku', 'A1'],
    ['input.tags[1]', 'y'],
    ["input['amount']", 2],
    ['input.missing.deeper', null],
    ['none.anything', null],
    ['input.constructor', null],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['-n + 1', -2],
    ['7 % 4', 3],
    ["'it\\'s ' + n", "it's 3"],
    ['n > 2 && !input.gift', true],
    ['n == 4 || n != 3', false],
    ["n >= 3 ? 'many' : 'few'", 'many'],
    ['input.tags == input.tags', true],
    ['sum(range(4))', 10],
    ["join(input.tags, '-')", 'x-y'],
    ['count(input.tags) + count(input) + count(input.sku)', 8],
    ['append(input.tags, n)', ['x', 'y', 3]],
    ['reverse(input.tags)', ['y', 'x']],
    ['true', true],
  ])('%s gives %j', (text, value) => {
    expect(readExpression(text)(scope)).toEqual(value)
  })

  test.each([
    ['other', "'other' is unknown here: known are input, n, none"],
    ["n < 'a'", `'<' expects two numbers or two texts, got 3 and "a"`],
    ['n - none', "'-' expects numbers, got 3 and null"],
    ['sum(n)', 'sum(…) expects a list of numbers, got 3'],
    ['range(1000000)', 'range(…) expects a whole number from 0 to 10000, got 1000000'],
  ])('%s fails when it is computed', (text, message) => {
    expect(() => readExpression(text)(scope)).toThrow(new ExpressionError(message))
  })

  test('of any text is read or refused with its own error', () => {
    const sign = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '!',
      '-',
      '+',
      '.',
      ',',
      '?',
      ':',
      'n',
      '1',
      "'a'",
      ' ',
      '&&',
      '==',
    )
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        try {
          readExpression(signs.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError)
        }
      }),
    )
    expect(() => readExpression('('.repeat(1900))).toThrow(/nested more than 50 levels/)
    expect(() => readExpression('!'.repeat(1900))).toThrow(/nested more than 50 levels/)
    expect(() => readExpression('1'.repeat(2001))).toThrow(/at most 2000 characters/)
  })
})

describe('a template', () => {
  test.each([
    ['plain', 'plain'],
    ['${input.tags}', ['x', 'y']],
    ['${n} of ${input.amount}: ${input.tags} ${none}', '3 of 2: ["x","y"] '],
    ["a ${'}'} b", 'a } b'],
    ['$${n}', '${n}'],
    [
      { a: ['${n}', { b: '${n + 1}' }], c: 5 },
      { a: [3, { b: 4 }], c: 5 },
    ],
  ])('%j gives %j', (template, value) => {
    expect(readTemplate(template)(scope)).toEqual(value)
  })

  test('as a condition needs no braces', () => {
    expect([readCondition('n == 3')(scope), readCondition('${n == 4}')(scope), readCondition(true)(scope)]).toEqual([
      true,
      false,
      true,
    ])
  })
})
