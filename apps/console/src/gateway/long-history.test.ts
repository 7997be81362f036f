import { expect, test } from 'vitest'
import { readLongStatus } from './long-history.ts'

const events = (count: number, result: unknown) =>
  Array.from({ length: count }, (_, index) => ({ EventType: 'TaskCompleted', Result: result, TaskId: index }))
const status = (historyEvents: object[], more: object = {}) => ({ instanceId: 'a', input: 1, ...more, historyEvents })
const awkward = [{ EventType: 'a' }, { EventType: 'b', text: '},{"EventType":"' }]

test.each([
  ['a short one', status(events(3, 'x'))],
  ['none', status([])],
  ['a long one', status(events(9_000, 'x'.repeat(80)))],
  ['payloads with texts like events', status(events(9_000, '},{"EventType":"TaskCompleted"},[]'))],
  ['payloads with lists like events', status(events(9_000, awkward))],
  ['an input like a history', status(events(9_000, 'x'.repeat(60)), { input: { historyEvents: awkward } })],
  ['an output after the history', { ...status(events(9_000, 'x'.repeat(60))), output: [{}] }],
])('a history is read as it was sent: %s', async (_, sent) => {
  expect(await readLongStatus(JSON.stringify(sent))).toEqual(sent)
})

test('long numbers in a long history keep their digits', async () => {
  const text = JSON.stringify(status(events(9_000, 'x'.repeat(80)))).replace(
    '"TaskId":8999',
    '"TaskId":1917043659912705296',
  )
  const { historyEvents } = await readLongStatus(text)
  expect(JSON.stringify(historyEvents!.at(-1))).toContain('1917043659912705296')
})

test('what is not JSON is refused', async () => {
  await expect(readLongStatus(`{"historyEvents":[${'1,'.repeat(300_000)}]}`)).rejects.toThrow(SyntaxError)
})
