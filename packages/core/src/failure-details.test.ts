import { describe, expect, it } from 'vitest'
import { readFailure, readFailureValue } from './failure-details.ts'

const cases: [string, unknown, unknown][] = [
  [
    'an orchestrator that throws',
    "Orchestrator function 'Throw' failed: thrown by it",
    { orchestrator: 'Throw', message: 'thrown by it' },
  ],
  [
    'an activity that throws',
    `Orchestrator function 'Fail' failed: The activity function 'Boom' failed: "bo"om". See the function execution logs for additional details.`,
    { orchestrator: 'Fail', activity: 'Boom', message: 'bo"om' },
  ],
  [
    'failure details as text',
    'System.InvalidOperationException: boom',
    { type: 'System.InvalidOperationException', message: 'boom' },
  ],
  [
    'failure details',
    {
      ErrorType: 'E',
      ErrorMessage: 'm',
      StackTrace: 'at x',
      InnerFailure: { ErrorType: 'I', ErrorMessage: 'n' },
      IsNonRetriable: true,
    },
    { type: 'E', message: 'm', inner: { type: 'I', message: 'n' }, isNonRetriable: true },
  ],
  [
    'a serialized .NET exception',
    JSON.stringify({
      ClassName: 'System.Exception',
      Message: 'outer',
      InnerException: { ClassName: 'X', Message: 'inner' },
      StackTraceString: 'at y',
    }),
    { type: 'System.Exception', message: 'outer', inner: { type: 'X', message: 'inner' } },
  ],
  ['any other text', 'it broke: badly', { message: 'it broke: badly' }],
]

describe('readFailureValue', () => {
  it.each(cases)('reads %s', (_, value, expected) => expect(readFailureValue(value)).toEqual(expected))

  it.each([undefined, null, '', '  ', 5, {}, []])('finds nothing in %j', (value) =>
    expect(readFailureValue(value)).toBeUndefined(),
  )
})

it('is asked of failed instances only', () => {
  expect(readFailure({ runtimeStatus: 'Completed', output: 'System.Exception: x' })).toBeUndefined()
  expect(readFailure({ runtimeStatus: 'Failed', output: null })).toEqual({ message: 'no reason given' })
})
