import { expect } from 'vitest'
import { fact } from './fact.ts'
import { ARGUMENT, error4, expectJson } from './host-under-test.ts'

const links = [
  'id',
  'statusQueryGetUri',
  'sendEventPostUri',
  'terminatePostUri',
  'purgeHistoryDeleteUri',
  'restartPostUri',
  'suspendPostUri',
  'resumePostUri',
]

fact('20', 'answers a start with eight links in order', async (h) => {
  const reply = await h.post('/orchestrators/Echo', '{"a":1}')
  expect(reply.status).toBe(202)
  expect(Object.keys(reply.json)).toEqual(links)
  expect(reply.json.id).toMatch(/^[0-9a-f]{32}$/)
})

fact('21', 'points Location to the status and asks for ten seconds', async (h) => {
  const reply = await h.post('/orchestrators/Echo', '{"a":1}')
  expect(reply.headers.get('location')).toBe(reply.json.statusQueryGetUri)
  expect(reply.headers.get('retry-after')).toBe('10')
})

fact('22', 'puts hub, connection and key into every link', async (h) => {
  const { id, ...uris } = (await h.post('/orchestrators/Echo', '1')).json
  expect(id).toBeDefined()
  for (const uri of Object.values<string>(uris))
    expect(uri).toMatch(/[?&]taskHub=\w+&connection=Storage&code=case-key$/)
  for (const name of ['terminatePostUri', 'suspendPostUri', 'resumePostUri'])
    expect(uris[name]).toContain('?reason={text}&taskHub=')
  expect(uris.sendEventPostUri).toContain('/raiseEvent/{eventName}?')
})

fact(
  '23',
  'echoes hub and connection of the request',
  async (h) => {
    const { json } = await h.post('/orchestrators/Echo?taskHub=Other&connection=AzureWebJobsStorage', '1')
    expect(json.statusQueryGetUri).toContain('?taskHub=Other&connection=AzureWebJobsStorage&code=')
  },
  { connections: ['AzureWebJobsStorage'] },
)

fact('24', 'takes the authority of links from the request', async (h) => {
  const { json } = await h.post('/orchestrators/Echo', '1', { headers: { host: 'api.example.org:8443' } })
  expect(json.statusQueryGetUri).toMatch(/^http:\/\/api\.example\.org:8443\/runtime\//)
})

const notKnown =
  /^The function 'Nope' doesn't exist, is disabled, or is not an orchestrator function\. Additional info: The following are the known orchestrator functions: .*'Echo'/

fact(
  '31',
  'refuses an unknown function and names the known ones',
  async (h) => {
    const reply = await h.post('/orchestrators/Nope', '1')
    expectJson(reply, 400, error4(ARGUMENT, { type: 'System.ArgumentException' }))
    expect(reply.json.ExceptionMessage).toMatch(notKnown)
  },
  { profile: 'legacy' },
)

fact(
  '32',
  'accepts an unknown function, which then fails',
  async (h) => {
    const { json } = await h.start('Nope', 'a', '1')
    expect(json.runtimeStatus).toBe('Failed')
    expect(json.output).toContain("Orchestrator function 'Nope' failed: The function 'Nope' doesn't exist")
  },
  { profile: 'new' },
)

fact('33', 'finds a function in any case and keeps the caller’s', async (h) => {
  expect((await h.start('echo', 'a', '1')).json).toMatchObject({ name: 'echo', runtimeStatus: 'Completed', output: 1 })
})

fact('41', 'keeps an instance of an unknown version Pending', async (h) => {
  await h.post('/orchestrators/Echo/a?version=2.0', '1')
  await h.advance(5_000)
  const { json } = await h.get('/instances/a')
  expect(json.runtimeStatus).toBe(h.pick('Completed', 'Pending'))
  if (!h.isLegacy) {
    expect((await h.post('/instances/a/terminate')).status).toBe(202)
    await h.reach('a', 'Terminated')
  }
  await h.start('Echo', 'b?version=', '1', 'Completed')
})

fact(
  '42',
  'tolerates a malformed traceparent',
  async (h) => {
    expect((await h.post('/orchestrators/Echo', '1', { headers: { traceparent: 'nonsense' } })).status).toBe(202)
  },
  { profile: 'new' },
)
