import { expect, test } from 'vitest'
import { createHostProbe } from './host-probe.ts'

test('a response without an end is broken off', async () => {
  const part = new Uint8Array(1024 * 1024).fill(0x20)
  const seen = { parts: 0, isCancelled: false }
  const fetch = async () =>
    new Response(
      new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            seen.parts++
            controller.enqueue(part)
          },
          cancel: () => void (seen.isCancelled = true),
        },
        { highWaterMark: 0 },
      ),
    )
  const { text } = await createHostProbe({ baseUrl: 'http://host' }, fetch, () => 0).read('/instances')
  expect([text.length, seen]).toEqual([16 * 1024 * 1024, { parts: 16, isCancelled: true }])
})
