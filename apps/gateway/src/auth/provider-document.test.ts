import { describe, expect, test } from 'vitest'
import { documentLimit, fetchDocument } from './provider-document.ts'

const url = 'https://login.example.com/keys'

/** An endless body, and whether it was broken off. */
function endless(part: string, pause?: Promise<never>) {
  const seen = { bytes: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.bytes > 0 && pause) return pause
        seen.bytes += part.length
        controller.enqueue(new TextEncoder().encode(part))
        return undefined
      },
      cancel: () => void (seen.isCancelled = true),
    },
    { highWaterMark: 0 },
  )
  return { seen, body }
}

const read = (body: BodyInit | null, init: ResponseInit = {}, timeout = 10_000) =>
  fetchDocument(url, async () => new Response(body, init), timeout)

describe('a document of an identity provider', () => {
  test.each([
    ['{"keys":[]}', { keys: [] }],
    [JSON.stringify({ keys: ['é'.repeat(documentLimit / 2 - 20)] }), { keys: [expect.any(String)] }],
    ['7', {}],
    ['null', {}],
  ])('is read as an object: %.20s', async (text, expected) => {
    expect(await read(text)).toEqual(expected)
  })

  test('is not read where the status is another', async () => {
    const { seen, body } = endless('{')
    expect([await read(body, { status: 500 }), seen]).toEqual([500, { bytes: 0, isCancelled: true }])
  })

  test('is broken off beyond its limit', async () => {
    const { seen, body } = endless(' '.repeat(65_536))
    await expect(read(body)).rejects.toThrow('its document has more than 1048576 bytes')
    expect(seen).toEqual({ bytes: documentLimit + 65_536, isCancelled: true })
  })

  test('is not begun where it says that it is longer', async () => {
    const { seen, body } = endless(' ')
    await expect(read(body, { headers: { 'content-length': String(documentLimit + 1) } })).rejects.toThrow('more than')
    expect(seen).toEqual({ bytes: 0, isCancelled: true })
  })

  test('that does not come to its end is broken off in time, whatever `fetch` makes of the signal', async () => {
    const { seen, body } = endless('{', new Promise<never>(() => undefined))
    await expect(read(body, {}, 20)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(seen).toEqual({ bytes: 1, isCancelled: true })
  })
})
