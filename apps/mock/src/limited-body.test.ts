import { expect, test } from 'vitest'
import { readLimitedText } from './limited-body.ts'

test.each([
  ['', ''],
  ['größer', 'größer'],
  ['12345678', '12345678'],
])('reads %j as %j', async (body, text) => {
  expect(await readLimitedText(new Response(body), 'the body', 8)).toBe(text)
})

test('reads nothing of a response without a body', async () => {
  expect(await readLimitedText(new Response(null), 'the body')).toBe('')
})

test('stops at a body that is too long', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent++
      controller.enqueue(new Uint8Array(4))
    },
  })
  await expect(readLimitedText({ body }, 'the body', 8)).rejects.toThrow('the body has more than 8 bytes')
  expect(sent).toBeLessThan(6)
})
