import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { createJobStack, type JobStack } from './job-stack.ts'

const digits =
  '{"ticks":638000000000000001,"whole":4.0,"zero":-0,"price":1.50,"deep":[[9007199254740993,0.1000000000000000055]]}'

/** The input of an instance as the host has it. */
const inputOf = async (stack: JobStack, id: string) =>
  /"input":(.*?),"customStatus"/.exec(await (await stack.call('GET', `${basePath}/instances/${id}`)).text())?.[1]

test('input and event data of a job reach the host as those of a single request do', async () => {
  await using stack = createJobStack()
  await stack.call('POST', `${basePath}/orchestrators/WaitForGo/single`, digits)
  await stack.call('POST', `${basePath}/orchestrators/WaitForGo/many`, '1')
  const expected = await inputOf(stack, 'single')
  await stack.call('POST', `${basePath}/instances/many/terminate`)
  await expect.poll(async () => (await stack.call('GET', `${basePath}/instances/many`)).status).toBe(200)

  const made = await stack.call(
    'POST',
    '/v1/jobs',
    `{"action":"restart","selection":{"ids":["many"]},"input":${digits}}`,
  )
  const { id } = (await made.json()) as { id: string }
  await stack.until(id, 'completed')
  const [item] = await stack.items(id)
  expect(item).toMatchObject({ outcome: 'done' })
  expect(await inputOf(stack, item!.newInstanceId!)).toBe(expected)

  const raised = await stack.call(
    'POST',
    '/v1/jobs',
    `{"action":"raiseEvent","selection":{"ids":["single"]},"eventName":"Go","eventData":${digits},"concurrency":4.0}`,
  )
  await stack.until(((await raised.json()) as { id: string }).id, 'completed')
  const sent = stack.host.requests.all.filter(({ target }) => target.includes('/raiseEvent/')).map(({ body }) => body)
  expect(sent).toEqual([digits])
})

test.each([
  ['scan', '/v1/instances?showInput=true', 'application/json'],
  ['scan by id', '/v1/instances?ids=single&showInput=true', 'application/json'],
  ['lines of a scan', '/v1/instances?showInput=true', 'application/jsonl'],
  ['export', '/v1/export?history=false', 'application/jsonl'],
])('a %s has every number as the host writes it', async (_, path, accept) => {
  await using stack = createJobStack()
  await stack.call('POST', `${basePath}/orchestrators/WaitForGo/single`, digits)
  const expected = await inputOf(stack, 'single')
  expect(expected).toContain('4.0')
  const text = await (await stack.call('GET', path, undefined, { accept })).text()
  expect(text).toContain(`"input":${expected}`)
})
