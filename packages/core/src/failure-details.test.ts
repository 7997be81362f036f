import { describe, expect, it, vi } from 'vitest'
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
  [
    'a sub-orchestration that fails',
    `Orchestrator function 'Parent' failed: The orchestrator function 'Child' failed: "Orchestrator function 'Child' failed: The activity function 'Boom' failed: "boom". See the function execution logs for additional details.". See the function execution logs for additional details.`,
    { orchestrator: 'Parent', activity: 'Boom', message: 'boom' },
  ],
  [
    'an activity of JavaScript, with the details of its event',
    `Orchestrator function 'Order' failed: Activity function 'Charge' failed:  card declined \n ${workerException('card declined', 'RangeError: card declined\n    at charge (/app/charge.js:3:9)')}`,
    { orchestrator: 'Order', activity: 'Charge', message: 'card declined' },
  ],
  [
    'an activity of JavaScript, of newer hosts and libraries',
    "Orchestrator function 'Order' failed: RangeError: card declined",
    { orchestrator: 'Order', type: 'RangeError', message: 'card declined' },
  ],
  [
    'an activity of JavaScript with properties of its own',
    `Orchestrator function 'Order' failed: Activity function 'Charge' failed:  ${JSON.stringify({ errorType: 'CardError', errorMessage: 'declined', isNonRetriable: false, properties: { a: 1 }, stackTrace: 'CardError: declined' })} \n null`,
    { orchestrator: 'Order', activity: 'Charge', type: 'CardError', message: 'declined', isNonRetriable: false },
  ],
  [
    'several activities of JavaScript at once',
    "Orchestrator function 'All' failed: context.df.Task.all() encountered the below error messages:\n\nName: Error\nMessage: Activity function 'A' failed:  first \n {}\nStackTrace: Error: x\n    at a (/app/a.js:1:1)\n-----------------------------------\nName: Error\nMessage: Activity function 'B' failed:  second \n {}\nStackTrace: Error: y",
    { orchestrator: 'All', activity: 'A', message: 'first', others: 1 },
  ],
  [
    'an activity of Python',
    `Orchestrator function 'Order' failed: Activity function 'Charge' failed:  ValueError: card declined \n ${workerException('ValueError: card declined', '  File "/app/charge.py", line 3, in charge')}`,
    { orchestrator: 'Order', activity: 'Charge', type: 'ValueError', message: 'card declined' },
  ],
  [
    'an orchestrator of Python whose state was left in the text',
    'Orchestrator function \'Order\' failed: division by zero\n\n$OutOfProcData$:{"isDone":false,"actions":[[]],"error":"division by zero"}',
    { orchestrator: 'Order', message: 'division by zero' },
  ],
  [
    'an activity of PowerShell',
    "Orchestrator function 'Order' failed: Activity function 'Charge' failed:  The running command stopped: card declined",
    { orchestrator: 'Order', activity: 'Charge', message: 'The running command stopped: card declined' },
  ],
  [
    'the response of a worker, unchanged',
    'Result: Failure\nException: ValueError: card: declined\nStack:   File "/app/charge.py", line 3, in charge\n    raise ValueError',
    { type: 'ValueError', message: 'card: declined' },
  ],
  [
    'the response of a JavaScript worker, whose stack has the type',
    'Result: Failure\nException: card declined\nStack: RangeError: card declined\n    at charge (/app/charge.js:3:9)',
    { type: 'RangeError', message: 'card declined' },
  ],
  [
    'the response of an isolated worker',
    "Result: Function 'Charge', Invocation id '1': An exception was thrown by the invocation.\nException: System.InvalidOperationException: card declined\n   at Charge.Run()\nStack:    at Charge.Run()",
    { type: 'System.InvalidOperationException', message: 'card declined' },
  ],
  [
    'an activity of .NET isolated',
    "Microsoft.DurableTask.TaskFailedException: Task 'Charge' (#0) failed with an unhandled exception: card declined",
    { task: 'Charge', message: 'card declined' },
  ],
  [
    'an activity of .NET isolated below a sub-orchestration',
    "Task 'Child' (#3) failed with an unhandled exception: Task 'Charge' (#0) failed with an unhandled exception: System.Exception: card declined",
    { task: 'Charge', type: 'System.Exception', message: 'card declined' },
  ],
  [
    'an activity of Java',
    "com.microsoft.durabletask.TaskFailedException: Task 'Charge' (#0) failed with an unhandled exception: card declined",
    { task: 'Charge', message: 'card declined' },
  ],
  [
    'an exception of an inner class',
    'com.example.Orders$DeclinedException: card declined\n    at com.example.Orders.charge(Orders.java:3)',
    { type: 'com.example.Orders$DeclinedException', message: 'card declined' },
  ],
  [
    'failure details of a worker that names no type',
    { ErrorType: '(unknown)', ErrorMessage: 'card declined', InnerFailure: null, IsNonRetriable: false },
    { message: 'card declined', isNonRetriable: false },
  ],
  [
    'an exception without a message',
    "Exception of type 'App.DeclinedException' was thrown.",
    { type: 'App.DeclinedException', message: "Exception of type 'App.DeclinedException' was thrown." },
  ],
  [
    'a message with a quotation mark and our own words in it',
    `Orchestrator function 'F' failed: The activity function 'A' failed: "the activity function 'B' failed: "x"". See the function execution logs for additional details.`,
    { orchestrator: 'F', activity: 'A', message: `the activity function 'B' failed: "x"` },
  ],
]

function workerException(message: string, stack: string): string {
  return JSON.stringify({
    $type: 'System.Exception, System.Private.CoreLib',
    ClassName: 'System.Exception',
    Message: ` ${message}`,
    InnerException: { ClassName: 'RpcException', Message: `Result: Failure\nException: ${message}\nStack: ${stack}` },
  })
}

describe('readFailureValue', () => {
  it.each(cases)('reads %s', (_, value, expected) => expect(readFailureValue(value)).toEqual(expected))

  it.each([undefined, null, '', '  ', 5, {}, []])('finds nothing in %j', (value) =>
    expect(readFailureValue(value)).toBeUndefined(),
  )
})

const layers = [
  "Orchestrator function 'F' failed: ",
  "Activity function 'F' failed: ",
  "The activity function 'F' failed: \"",
  "Task 'F' (#0) failed with an unhandled exception: ",
  "Task '",
  'Result: \nException: ',
  'context.df.Task.all() encountered the below error messages:\n\nName: a\nMessage: ',
  ' \n {',
  'a.',
  'Exception',
  '\nStack:',
]

it.each(layers)('reads a text of nothing but %j a limited number of times', (layer) => {
  const read = (length: number) => countCharacters(() => readFailureValue(layer.repeat(length / layer.length)))
  const [half, whole] = [read(200_000), read(400_000)]
  expect(whole).toBeLessThanOrEqual(2.1 * half + 20_000)
})

it('ends at a cause that has many causes', () => {
  let cause: object = { Message: 'root' }
  for (let depth = 0; depth < 10_000; depth++) cause = { Message: 'above', InnerException: cause }
  expect(readFailureValue(cause)).toMatchObject({ message: 'above', inner: { message: 'above' } })
})

// How many characters searches and copies of the reader went over at most.
function countCharacters(run: () => void): number {
  let characters = 0
  const methods = ['indexOf', 'lastIndexOf', 'slice', 'split', 'trim', 'trimEnd'] as const
  const spies = methods.map((method) => {
    const original = String.prototype[method] as (...args: unknown[]) => unknown
    return vi.spyOn(String.prototype, method).mockImplementation(function (this: string, ...args: unknown[]) {
      characters += this.length
      return original.apply(this, args) as never
    })
  })
  try {
    run()
    return characters
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

it('is asked of failed instances only', () => {
  expect(readFailure({ runtimeStatus: 'Completed', output: 'System.Exception: x' })).toBeUndefined()
  expect(readFailure({ runtimeStatus: 'Failed', output: null })).toEqual({ message: 'no reason given' })
})
