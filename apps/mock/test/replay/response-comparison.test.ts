import { expect, test } from 'vitest'
import { askedFor, compareResponse } from './response-comparison.ts'
import { Correspondence } from './correspondence.ts'
import type { ReceivedResponse } from './raw-http.ts'
import { type RecordedResponse, type Recording, recordedVersions, recordingsOf } from './recording.ts'

const textOf = ({ raw, json, text }: RecordedResponse) =>
  raw ?? (json === undefined ? (text ?? '') : JSON.stringify(json))
const asResponse = (response: RecordedResponse): ReceivedResponse => ({
  status: response.status,
  headers: response.headers,
  text: textOf(response),
})

test.each(recordedVersions)('finds no difference between the recordings of %s and themselves', (version) => {
  for (const recording of recordingsOf(version)) {
    const context = new Correspondence(recording, recording.run)
    for (const { request, response } of recording.steps)
      expect(compareResponse(response, asResponse(response), context, askedFor(request.path))).toEqual([])
  }
})

const recording: Recording = { name: 'x', run: 'r1', scenario: [], steps: [], isRpc: false }
const headers = { 'content-type': 'application/json; charset=utf-8' }
const recordingOf = (json: unknown): Recording => ({
  ...recording,
  steps: [{ request: { method: 'GET', path: '/' }, response: { status: 200, headers, json } }],
})

const kinds = (recorded: unknown, text: string, more: Partial<ReceivedResponse> = {}) => {
  const context = new Correspondence(recordingOf(recorded), 'q9')
  return compareResponse(
    { status: 200, headers, json: recorded },
    { status: 200, headers, text, ...more },
    context,
    {},
  ).map(({ kind }) => kind)
}
const id = (letter: string) => letter.repeat(32)
const status = (time: string) => ({ instanceId: 'a', createdTime: '2026-11-23T09:00:00Z', lastUpdatedTime: time })

test.each([
  ['a value', { a: 1 }, '{"a":2}', ['value']],
  ['a type', { a: 1 }, '{"a":"1"}', ['type']],
  ['a missing member', { a: 1, b: 2 }, '{"a":1}', ['missing']],
  ['a member more', { a: 1 }, '{"a":1,"b":2}', ['extra']],
  ['the order of members', { a: 1, b: 2 }, '{"b":2,"a":1}', ['key-order']],
  ['the spelling of a number', { a: 5 }, '{"a":5.0}', ['value']],
  ['the spelling of a string', { a: 'é' }, String.raw`{"a":"\u00e9"}`, ['spelling']],
  ['blanks', { a: 1 }, '{ "a":1}', ['spacing']],
  ['the length of a list', [1, 2], '[1]', ['length']],
  ['the order of a list', ['b', 'a'], '["a","b"]', ['value', 'value']],
  ['a body that is not JSON', { a: 1 }, 'oops', ['type']],
  ['an id in two places', [id('a'), id('a')], `["${id('b')}","${id('c')}"]`, ['id']],
  ['the run in another place', ['x-r1'], '["x-q8"]', ['value']],
  [
    'the form of a time',
    status('2026-11-23T09:00:01Z'),
    JSON.stringify(status('2026-11-24T09:00:01.5Z')),
    ['time-format'],
  ],
  ['times in reverse', status('2026-11-23T09:00:01Z'), JSON.stringify(status('2026-11-23T08:00:00Z')), ['time-order']],
  ['a date that is data', { d: '2020-01-01T00:00:00Z' }, '{"d":"2020-01-02T00:00:00Z"}', ['value']],
])('notices %s', (_, recorded, text, found) => {
  expect(kinds(recorded, text)).toEqual(found)
})

test.each([
  ['other ids', [id('a'), id('c')], `["${id('b')}","${id('d')}"]`],
  [
    'other times',
    status('2026-11-23T09:00:01Z'),
    '{"instanceId":"a","createdTime":"2027-01-01T10:00:00Z","lastUpdatedTime":"2027-01-01T10:00:00Z"}',
  ],
  ['another hub', ['?taskHub=A&connection=Storage'], '["?taskHub=B&connection=Storage"]'],
  ['the run', ['x-r1'], '["x-q9"]'],
  ['another stack trace', { StackTrace: 'STACK' }, '{"StackTrace":"   at X"}'],
])('lets %s pass', (_, recorded, text) => {
  expect(kinds(recorded, text)).toEqual([])
})

test('notices status and headers', () => {
  expect(kinds({}, '{}', { status: 500 })).toEqual(['status'])
  expect(kinds({}, '{}', { headers: {} })).toEqual(['header'])
  expect(kinds({}, '{}', { headers: { ...headers, location: 'http://HOST/' } })).toEqual(['header'])
  expect(kinds({}, '{}', { headers: { ...headers, 'x-ms-continuation-token': 'abc' } })).toEqual(['header'])
})

const completed = (name: string, from: string, to: string) => ({
  EventType: 'TaskCompleted',
  Timestamp: `2026-11-23T09:00:0${to}.1Z`,
  ScheduledTime: `2026-11-23T09:00:0${from}.1+00:00`,
  FunctionName: name,
})

test('lets completions of work that overlapped come in any order, and no others', () => {
  const [a, b, c] = [completed('A', '1', '3'), completed('B', '2', '4'), completed('C', '5', '6')]
  expect(kinds({ historyEvents: [a, b, c] }, JSON.stringify({ historyEvents: [b, a, c] }))).toEqual([])
  expect(kinds({ historyEvents: [a, b, c] }, JSON.stringify({ historyEvents: [a, c, b] }))).not.toEqual([])
})
