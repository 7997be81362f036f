import { expect, test } from 'vitest'
import { FunctionError, FunctionFailedError, detailsToText, errorToDetails, textToDetails } from './failure.ts'

test('details are written as recorded', () => {
  const text = detailsToText(errorToDetails(new FunctionError('System.InvalidOperationException', 'boom')))
  expect(Object.entries(JSON.parse(text) as object)).toEqual([
    ['$type', 'System.InvalidOperationException, System.Private.CoreLib'],
    ['ClassName', 'System.InvalidOperationException'],
    ['Message', 'boom'],
    ['Data', null],
    ['InnerException', null],
    ['HelpURL', null],
    ['StackTraceString', expect.any(String)],
    ['RemoteStackTraceString', null],
    ['RemoteStackIndex', 0],
    ['ExceptionMethod', null],
    ['HResult', -2146233079],
    ['Source', 'Host'],
    ['WatsonBuckets', null],
  ])
})

test.for([
  new Error('plain'),
  new FunctionError('System.TimeoutException', 'late'),
  new Error('outer', { cause: new Error('inner') }),
  new FunctionFailedError('failed', { type: 'System.Exception', message: 'why', inner: null }),
])('what is written is read back: %s', (error) => {
  const details = errorToDetails(error)
  expect(textToDetails(detailsToText(details), '')).toEqual(details)
})

test('a text that is not an exception is one without a type', () => {
  const plain = { type: 'System.Exception', message: 'reason', inner: null }
  for (const text of [null, '', 'no JSON', '[]', '{"Message":1}']) expect(textToDetails(text, 'reason')).toEqual(plain)
})
