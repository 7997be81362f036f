import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { functionsSchemaText } from '../../scripts/functions-schema.ts'
import { FunctionsFileError, readFunctionsFile } from './read-functions-file.ts'

const problemsOf = (text: string): string[] => {
  try {
    readFunctionsFile(text, 'f.yaml')
  } catch (error) {
    if (error instanceof FunctionsFileError) return error.message.split('\n')
    throw error
  }
  return []
}

const steps = (...lines: string[]) =>
  ['orchestrators:', '  Order:', '    steps:', ...lines.map((line) => `      ${line}`)].join('\n')

test.each([
  ['YAML', 'orchestrators: [', /^f\.yaml:1:1\d: /],
  ['an unknown member at the top', 'orchestrators: {}\nfunctions: {}', /^f\.yaml:2:1: unknown member 'functions'$/],
  [
    'an unknown kind of step',
    steps('- activity: A', '- sleep: 5s'),
    /^f\.yaml:5:9: unknown step with sleep: accepted are activity, child, timer/,
  ],
  ['a member of another kind', steps('- timer: 5s', '  as: x'), /^f\.yaml:5:9: unknown member 'as'$/],
  ['a step that is not an object', steps('- wait'), /^f\.yaml:4:9: expected a step, an object with one of activity/],
  [
    'a nested step',
    steps('- if: true', '  then:', '    - any: [[{ tmer: 1s }]]'),
    /^f\.yaml:6:20: unknown step with tmer/,
  ],
  ['a wrong type', steps('- activity: 5'), /^f\.yaml:4:9: Invalid input: expected string, received number$/],
  [
    'a duration',
    steps('- timer: soon'),
    /^f\.yaml:4:16: expected a duration such as '30d', '1h 30m' or '500ms', got 'soon'$/,
  ],
  ['an expression', steps('- activity: A', "  input: '${1 +}'"), /^f\.yaml:5:16: '1 \+' ends too early$/],
  ['a character', steps("- set: '${a # b}'", '  as: x'), /^f\.yaml:4:14: unexpected '#' at character 3 of 'a # b'$/],
  [
    'a function',
    steps("- set: '${length(a)}'", '  as: x'),
    /unknown function 'length': known are sum, min, max, count/,
  ],
  [
    'attempts',
    'activities:\n  A:\n    fail: { attempts: [0], message: no }',
    /^f\.yaml:3:24: Too small: expected number to be >=1$/,
  ],
])('names the line of %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(problem)])
})

test('lists every problem', () => {
  expect(problemsOf(steps('- timr: 1s', '- activity: A', '  retries: 3'))).toHaveLength(2)
})

test('notes what a file calls and does not declare', () => {
  const text = steps(
    '- activity: Reserve',
    '- all: [[{ child: Ship }]]',
    '- signal: { entity: Ledger, key: a, operation: add }',
  )
  expect(readFunctionsFile(text, 'f.yaml').notes).toEqual([
    "Order calls the activity 'Reserve', which this file does not declare",
    "Order calls the orchestrator 'Ship', which this file does not declare",
    "Order calls the entity 'Ledger', which this file does not declare",
  ])
})

test('takes any text without another error than its own', () => {
  const piece = fc.constantFrom(
    'orchestrators',
    'steps',
    'activity',
    'if',
    'then',
    'as',
    '${',
    '}',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    'A',
    "'",
    '1',
    '&a ',
    '*a',
  )
  const check = () =>
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void problemsOf(pieces.join(''))))
  expect(check).not.toThrow()
})

test('the committed schema is that of the code', async () => {
  const committed = await readFile(new URL('../../functions.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(JSON.parse(functionsSchemaText()))
})
