import { formRequest, type InputAnswer, type InputRequest } from '../../src/protocol/client-inputs.ts'
import type { ToolCall } from '../../src/tools/tool.ts'
import type { Run } from './fixture-run.ts'

type Requests = Readonly<Record<string, InputRequest>>

const nameForm = (message: string) => formRequest(message, { name: { type: 'string' } }, ['name'])
const completion = (text: string, maxTokens = 100): InputRequest => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens },
})
const roots: InputRequest = { method: 'roots/list' }

const capabilityOf: Readonly<Record<string, string>> = {
  'elicitation/create': 'elicitation',
  'sampling/createMessage': 'sampling',
  'roots/list': 'roots',
}

const say = (text: string, isError = false) => ({ content: [{ type: 'text', text }], ...(isError ? { isError } : {}) })
const tell = (answers: Record<string, InputAnswer>) => say(`The client answered ${JSON.stringify(answers)}.`)

/** A tool that asks once and returns the answer. */
function asks(requestsOf: (args: ToolCall['arguments']) => Requests): Run {
  return async ({ arguments: args, client }) =>
    client ? tell(await client.ask(requestsOf(args))) : say('There is no client to ask.', true)
}

const consents: Run = async ({ arguments: args, confirm }) => {
  const agreed = args['agreed'] === true || (await confirm?.('Go on?', { agreed: true }))
  return say(agreed ? 'state-ok, agreed' : 'not agreed')
}

const asksTwice: Run = async ({ client }) => {
  if (!client) return say('There is no client to ask.', true)
  const { step1 } = await client.ask({ step1: nameForm('Step 1: What is your name?') })
  const color = { color: { type: 'string' } }
  const { step2 } = await client.ask({ step2: formRequest('Step 2: What is your favorite color?', color, ['color']) })
  return tell({ step1, step2 })
}

const asksWhatItMay: Run = async ({ client }) => {
  const wanted: Requests = { name: nameForm('Your name?'), greeting: completion('Greet.'), roots }
  const may = Object.entries(wanted).filter(([, { method }]) => client?.capabilities[capabilityOf[method]!])
  return client && may.length > 0 ? tell(await client.ask(Object.fromEntries(may))) : say('Nothing to ask for.')
}

const withDefaults = {
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
}

const titled = ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title }))
const plain = ['option1', 'option2', 'option3']
const choices = {
  untitledSingle: { type: 'string', enum: plain },
  titledSingle: { type: 'string', oneOf: titled },
  legacyEnum: { type: 'string', enum: ['opt1', 'opt2'], enumNames: ['Option One', 'Option Two'] },
  untitledMulti: { type: 'array', items: { type: 'string', enum: plain } },
  titledMulti: { type: 'array', items: { anyOf: titled } },
}

const contact = { username: { type: 'string' }, email: { type: 'string' } }

/** Tools that ask their client, as the scenarios of either revision want them. */
export const fixtureInputs: Readonly<Record<string, Run>> = {
  // 2025-11-25: questions that go out while the call runs.
  test_elicitation: asks(({ message }) => ({ user: formRequest(String(message), contact, ['username', 'email']) })),
  test_elicitation_sep1034_defaults: asks(() => ({ user: formRequest('Check this.', withDefaults) })),
  test_elicitation_sep1330_enums: asks(() => ({ user: formRequest('Choose.', choices) })),
  test_sampling: asks(({ prompt }) => ({ model: completion(String(prompt)) })),
  // 2026-07-28: questions that are the result of a round.
  test_input_required_result_elicitation: asks(() => ({ user_name: nameForm('What is your name?') })),
  test_input_required_result_sampling: asks(() => ({ capital_question: completion('What is the capital of France?') })),
  test_input_required_result_list_roots: asks(() => ({ client_roots: roots })),
  test_input_required_result_multiple_inputs: asks(() => ({
    user_name: nameForm('What is your name?'),
    greeting: completion('Generate a greeting', 50),
    client_roots: roots,
  })),
  test_input_required_result_multi_round: asksTwice,
  test_input_required_result_capabilities: asksWhatItMay,
  test_input_required_result_request_state: consents,
  test_input_required_result_tampered_state: consents,
  test_missing_capability: asks(() => ({ model: completion('Anything.') })),
  test_streaming_elicitation: asks(() => ({ user_name: nameForm('What is your name?') })),
}
