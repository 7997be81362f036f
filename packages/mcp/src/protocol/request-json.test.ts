import { toJsonText } from '@durable-http/core'
import { expect, test } from 'vitest'
import { readRequestJson } from './request-json.ts'

const written = '[4.0,-0,1.50,1e3,1917043659912705296]'
const read = '[4,0,1.5,1000,1917043659912705300]'

test.each([
  ['the input of a tool', `"method":"tools/call","params":{"name":"t","arguments":{"input":#}}`, written],
  ['the data of an event', `"method":"tools/call","params":{"name":"t","arguments":{"eventData":#}}`, written],
  ['a form of a task', `"method":"tasks/update","params":{"taskId":"t","inputResponses":{"a":{"content":#}}}`, written],
  ['a form that was asked for in between', `"result":{"action":"accept","content":{"a":#}}`, written],
  ['a member of the protocol', `"method":"tools/call","params":{"name":"t","_meta":{"a":#}}`, read],
  ['another method', `"method":"prompts/get","params":{"name":"t","arguments":{"input":#}}`, read],
  ['another member of a response', `"result":{"action":"accept","more":#}`, read],
])('reads the numbers of %s as they are meant', (_, members, kept) => {
  const text = `{"jsonrpc":"2.0","id":1,${members}}`
  for (const [given, meant] of [
    [text, text],
    [`[${text},${text}]`, `[${text},${text}]`],
  ]) {
    const message = readRequestJson(given!.replaceAll('#', written))
    expect(toJsonText(message)).toBe(meant!.replaceAll('#', kept))
  }
})
