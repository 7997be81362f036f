import { expect } from 'vitest'
import { fact } from './fact.ts'
import { type HostUnderTest, expectEmpty, expectJson } from './host-under-test.ts'

const SINCE = 'createdTimeFrom=2020-01-01T00:00:00Z'
const idsOf = async (h: HostUnderTest): Promise<string[]> =>
  (await h.get('/instances')).json.map((item: { instanceId: string }) => item.instanceId)
const deleted = (n: number) => ({ instancesDeleted: n })

async function mixed(h: HostUnderTest): Promise<void> {
  await h.start('Echo', 'c1', '1')
  await h.start('Echo', 'c2', '1')
  await h.start('Throw', 'f1')
  await h.running('r1')
  await h.terminated('t1')
}

fact('83', 'answers 404 to an absent instance', async (h) => {
  expectEmpty(await h.delete('/instances/a'), 404)
})

for (const name of ['Echo', 'Throw']) {
  fact('84', `purges an instance of ${name} once`, async (h) => {
    await h.start(name, 'a')
    expectJson(await h.delete('/instances/a'), 200, deleted(1))
    expectEmpty(await h.get('/instances/a'), 404)
    expectEmpty(await h.delete('/instances/a'), 404)
  })
}

for (const status of ['Running', 'Suspended']) {
  fact('85', `purges a ${status} instance or refuses to`, async (h) => {
    await (status === 'Running' ? h.running('a') : h.suspended('a'))
    const reply = await h.delete('/instances/a')
    const text = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID a has status ${status}`
    if (h.isLegacy) expectJson(reply, 200, deleted(1))
    else expectJson(reply, 412, text)
    expect((await h.get('/instances/a')).status).toBe(h.pick(404, 202))
  })
}

fact('86', 'purges an entity that never was', async (h) => {
  const reply = await h.delete('/instances/@counter@none')
  if (h.isLegacy) expectEmpty(reply, 404)
  else expectJson(reply, 200, deleted(0))
})

for (const [number, query] of [
  ['87', ''],
  ['88', '?createdTimeFrom=nonsense'],
] as const) {
  fact(number, `refuses to purge many without a beginning: ${query || 'no query'}`, async (h) => {
    expectJson(await h.delete(`/instances${query}`), 400, "Please provide value for 'createdTimeFrom' parameter.")
  })
}

for (const [number, query, count, left] of [
  ['89', 'runtimeStatus=Completed', 2, ['f1', 'r1', 't1']],
  ['166', 'runtimeStatus=Completed,Running,Bogus', 2, ['f1', 'r1', 't1']],
  ['166', 'runtimeStatus=3,Terminated', 2, ['c1', 'c2', 'r1']],
  ['91', 'runtimeStatus=Running', 5, []],
  ['91', 'runtimeStatus=completed', 5, []],
  ['91', 'x=y', 5, []],
  ['92', 'createdTimeTo=nonsense', 5, []],
  ['93', 'runtimeStatus=Completed&instanceIdPrefix=zzz&top=1', 2, ['f1', 'r1', 't1']],
] as const) {
  fact(number, `deletes ${count} of five with ${query}`, async (h) => {
    await mixed(h)
    expectJson(await h.delete(`/instances?${SINCE}&${query}`), 200, deleted(count))
    expect(await idsOf(h)).toEqual(left)
  })
}

fact('90', 'answers 404 where nothing is in range', async (h) => {
  await h.start('Echo', 'a', '1')
  expectEmpty(await h.delete('/instances?createdTimeFrom=2099-01-01'), 404)
  expectEmpty(await h.delete(`/instances?${SINCE}&createdTimeTo=2020-01-02`), 404)
})

fact('91', 'deletes entities too where no status is left', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  expectJson(await h.delete(`/instances?${SINCE}&runtimeStatus=completed`), 200, deleted(1))
  expectEmpty(await h.get('/entities/Counter/k'), 404)
})

fact(
  '167',
  'purges a running orchestration whose id begins with @',
  async (h) => {
    await h.running('@x')
    expectJson(await h.delete('/instances/@x'), 200, deleted(1))
  },
  { profile: 'new' },
)
