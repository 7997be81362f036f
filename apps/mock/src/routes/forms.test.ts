import { expect, test } from 'vitest'
import { DEFAULT_KEY, createMockHost } from '../index.ts'

const base = 'http://localhost:7071/runtime/webhooks/durabletask'
const form = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--'

async function post(path: string, body: string, key = DEFAULT_KEY) {
  const host = createMockHost()
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const response = await host.fetch(new Request(`${base}${path}?code=${key}`, { method: 'POST', headers, body }))
  await host.clock.settle()
  const found = { status: response.status, text: await response.text(), input: host.instances.get('a')?.input }
  await host.dispose()
  return found
}

test('a readable form leaves nothing of the body behind', async () => {
  expect(await post('/orchestrators/Echo/a', form)).toMatchObject({ status: 202, input: '' })
})

test.for(['/orchestrators/Echo/a', '/instances/a/terminate', '/entities/Counter/k', '/nothing'])(
  'a broken form is an empty 500 at %s',
  async (path) => {
    expect(await post(path, '"a"')).toEqual({ status: 500, text: '', input: undefined })
  },
)

test('the key is checked before the form is read', async () => {
  expect(await post('/orchestrators/Echo/a', '"a"', 'wrong')).toMatchObject({ status: 401 })
})
