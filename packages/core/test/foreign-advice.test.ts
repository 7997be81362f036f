import { expect, test } from 'vitest'
import { createDurableClient } from '../src/index.ts'

test.each([
  ['a text', 'text/plain', 'OK'],
  ['other JSON', 'application/json', '{"status":"ok"}'],
  ['a list of numbers', 'application/json', '[1]'],
  ['nothing', 'application/json', ''],
])('%s in place of a list says to check the base URL', async (_, type, body) => {
  const fetch = async () => new Response(body, { headers: { 'content-type': type } })
  const client = createDurableClient({ baseUrl: 'https://app.test', retry: false, fetch })
  await expect(client.listInstances()).rejects.toMatchObject({
    code: 'protocol',
    message: expect.stringContaining('check the base URL'),
  })
})
