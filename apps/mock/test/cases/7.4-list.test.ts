import { expect } from 'vitest'
import { fact } from './fact.ts'
import { ARGUMENT, type HostUnderTest, type Reply, WRONG, error4, expectJson } from './host-under-test.ts'

const TOKEN = 'x-ms-continuation-token'
const idsOf = ({ json }: Reply): string[] => json.map((item: { instanceId: string }) => item.instanceId)

async function three(h: HostUnderTest): Promise<void> {
  await h.start('Echo', 'ord-1', '1')
  await h.running('ord-2')
  await h.start('Throw', 'sup-3', '3')
}
const ALL = ['ord-1', 'ord-2', 'sup-3']

fact('70', 'lists an empty hub as an empty array without a token', async (h) => {
  const reply = await h.get('/instances')
  expectJson(reply, 200, [])
  expect(reply.headers.has(TOKEN)).toBe(false)
})

fact('71', 'pages with a token', async (h) => {
  await three(h)
  const first = await h.get('/instances?top=2')
  expect(idsOf(first)).toEqual(['ord-1', 'ord-2'])
  const token = first.headers.get(TOKEN)!
  expect(token).not.toBe('')
  const second = await h.get('/instances?top=2', { headers: { [TOKEN]: token } })
  expect([idsOf(second), second.headers.has(TOKEN)]).toEqual([['sup-3'], false])
})

for (const top of ['abc', '2.0', '2147483648', '2&top=3']) {
  fact('72', `ignores top=${top}`, async (h) => {
    await three(h)
    expect(idsOf(await h.get(`/instances?top=${top}`))).toEqual(ALL)
  })
}

fact('72', 'takes a size with sign and blanks', async (h) => {
  await three(h)
  expect(idsOf(await h.get('/instances?top=%20%2B2%20'))).toHaveLength(2)
})

for (const [number, query, found] of [
  ['73', 'runtimeStatus=Running,Failed', ['ord-2', 'sup-3']],
  ['73', 'runtimeStatus=Running&runtimeStatus=Failed', ['ord-2', 'sup-3']],
  ['74', 'runtimeStatus=running', ALL],
  ['75', 'runtimeStatus=Bogus,Completed', ['ord-1']],
  ['77', 'createdTimeFrom=garbage', ALL],
  ['78', 'createdTimeFrom=2099-01-01T00:00:00+02:00', ALL],
  ['78', 'createdTimeFrom=2099-01-01T00:00:00%2B02:00', []],
  ['79', 'instanceIdPrefix=ord-', ['ord-1', 'ord-2']],
  ['79', 'instanceIdPrefix=ORD-', []],
  ['159', 'runtimeStatus=99', []],
  ['161', 'createdTimeFrom=2099-01', []],
  ['161', 'createdTimeFrom=1/13/2099', []],
  ['161', 'createdTimeFrom=Thu,%2001%20Jan%202099%2000:00:00%20GMT', []],
  ['161', 'createdTimeFrom=2099', ALL],
  ['161', 'createdTimeFrom=4070908800', ALL],
  ['161', 'createdTimeFrom=13/1/2099', ALL],
  ['161', 'createdTimeFrom=20990101', ALL],
  ['161', 'createdTimeFrom=2099-02-30', ALL],
  ['162', 'createdTimeTo=0001-01-01T00:00:00Z', ALL],
] as const) {
  fact(number, `finds ${found.join(' and ') || 'nothing'} with ${query}`, async (h) => {
    await three(h)
    expect(idsOf(await h.get(`/instances?${query}`))).toEqual(found)
  })
}

fact('76', 'takes the number of a status', async (h) => {
  await three(h)
  await h.suspended('z')
  expect(idsOf(await h.get('/instances?runtimeStatus=7'))).toEqual(['z'])
})

fact('80', 'lists entities among the instances', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  expect(idsOf(await h.get('/instances'))).toEqual(['@counter@steps'])
})

fact('81', 'hides inputs only beside another filter', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.get('/instances?showInput=false')).json[0].input).toBe(1)
  expect((await h.get('/instances?showInput=false&runtimeStatus=Completed')).json[0].input).toBe(null)
})

fact('82', 'never has a history', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.get('/instances?showHistory=true')).json[0]).not.toHaveProperty('historyEvents')
})

fact('158', 'treats sizes below one as its profile does', async (h) => {
  await three(h)
  const zero = await h.get('/instances?top=0')
  const negative = await h.get('/instances?top=-1')
  if (h.isLegacy) {
    expectJson(zero, 400, error4(ARGUMENT))
    expectJson(negative, 400, error4(ARGUMENT))
  } else {
    expectJson(zero, 200, [])
    expect(zero.headers.get(TOKEN)).toBeTruthy()
    expectJson(negative, 500, error4(WRONG))
  }
  expect(idsOf(await h.get('/instances?top=5000'))).toEqual(ALL)
})

for (const status of ['Unknown', '-1', 'Running,Unknown']) {
  fact('159', `refuses the status ${status}`, async (h) => {
    expectJson(
      await h.get(`/instances?runtimeStatus=${status}`),
      400,
      error4(ARGUMENT, { exception: "Requested value 'Unknown' was not found." }),
    )
  })
}

fact('160', 'treats tokens that are not its own as its profile does', async (h) => {
  await three(h)
  const list = (token: string) => h.get('/instances', { headers: { [TOKEN]: token } })
  const [broken, foreign] = [await list('%%%'), await list('nonsense')]
  if (h.isLegacy) for (const reply of [broken, foreign]) expectJson(reply, 500, error4(WRONG))
  else {
    expect(idsOf(broken)).toEqual(ALL)
    expect(ALL.join()).toContain(idsOf(foreign).join())
  }
  expect(idsOf(await list(''))).toEqual(ALL)
})

fact('163', 'lists in ordinal order, deleted entities included', async (h) => {
  for (const id of ['!', '1', '9', 'C', '_', 'a', '~', '%C3%A4']) await h.start('Echo', id, '1')
  await h.signal('Counter/k?op=add', '1', '1.0')
  await h.delete('/entities/Counter/k')
  await h.until('/entities/Counter/k', ({ status }) => status === 404)
  expect(idsOf(await h.get('/instances'))).toEqual(['!', '1', '9', '@counter@k', 'C', '_', 'a', '~', 'ä'])
})

fact('164', 'takes an empty prefix as a filter', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.get('/instances?showInput=false&instanceIdPrefix=')).json[0].input).toBe(null)
})

fact(
  '165',
  'fails over an input that begins with a comment until it is purged',
  async (h) => {
    await h.start('Echo', 'b', '1')
    expect((await h.post('/orchestrators/Echo/a', '/* c */ 1')).status).toBe(202)
    await h.until('/instances/a?showInput=false', ({ json }) => json?.runtimeStatus === 'Completed')
    expectJson(await h.get('/instances'), 500, error4(WRONG, { type: 'Newtonsoft.Json.JsonWriterException' }))
    expect((await h.get('/instances?showInput=false&instanceIdPrefix=')).status).toBe(200)
    expect((await h.delete('/instances/a')).status).toBe(200)
    expect(idsOf(await h.get('/instances'))).toEqual(['b'])
  },
  { profile: 'new' },
)
