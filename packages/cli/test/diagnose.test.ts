import { expect, test } from 'vitest'
import { createCliHost } from './cli-host.ts'

test('a failure is explained down to its root, with the command to run next', async () => {
  await using cli = await createCliHost()
  await cli.run('start ParentFail --id broken')
  await cli.host.clock.advance('5m')
  const { out, code } = await cli.run('diagnose broken')
  expect(code).toBe(0)
  expect(out).toMatch(/^ParentFail broken: failed \d+m ago because activity Boom in Fail, 1 level down, failed\.\n/)
  expect(out).toMatch(/\n {2}ParentFail broken, sub-orchestration Fail: .*\n {4}Fail broken:child, activity Boom: /)
  expect(out).toMatch(/Next: once the cause is mended, durable rewind broken repeats the failed steps/)
})

test('a live instance is explained by what it waits for', async () => {
  await using cli = await createCliHost()
  await cli.run('start Approval --id a')
  const { out } = await cli.run('diagnose a')
  expect(out).toMatch(/waits for: a timer due in \d+[mh]; perhaps an external event/)
  expect(out).toMatch(/Next: durable wait a; if it waits for an event, durable event a NAME;/)
})

test.each([
  ['Pending', /not picked up for .*Next: check that the function app runs; durable wait x/s],
  ['Suspended', /suspended .*Next: durable resume x, if it should go on/s],
  ['Completed', /ended as Completed .*Next: durable show x shows its output/s],
] as const)('an instance in state %s is told', async (runtimeStatus, says) => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: 'x', name: 'Unknown', runtimeStatus }] })
  expect((await cli.run('diagnose x')).out).toMatch(says)
})

test('an id with spaces is quoted for the shell', async () => {
  await using cli = await createCliHost()
  cli.host.seed({ instances: [{ instanceId: "it's one", name: 'A' }] })
  expect((await cli.run(['diagnose', "it's one"])).out).toContain(String.raw`durable show 'it'\''s one' shows`)
})

test('a start that fails at once is explained to a person, and its id alone to a program', async () => {
  await using cli = await createCliHost()
  const told = await cli.run('start Nope --id a', { terminal: true })
  expect(told).toMatchObject({ code: 0, out: 'a\n' })
  expect(told.said).toMatch(/^warning: it failed at once: The function 'Nope' doesn't exist, is disabled/)
  expect(await cli.run('start Nope --id b')).toMatchObject({ code: 0, out: 'b\n', said: '' })
  expect(await cli.run('start WaitForGo --id c', { terminal: true })).toMatchObject({ code: 0, out: 'c\n', said: '' })
})

test('the advice for a group of failures is that of the diagnosis', async () => {
  await using cli = await createCliHost()
  await cli.run('start Throw --id a')
  await cli.host.clock.advance('1s')
  const { said } = await cli.run('failures', { terminal: true })
  expect(said).toMatch(
    /once the cause is mended, durable rewind --state Failed .* repeats the failed steps, durable restart --state Failed .* everything\./,
  )
  expect((await cli.run('diagnose a')).out).toMatch(
    /once the cause is mended, durable rewind a repeats the failed steps, durable restart a everything\./,
  )
})
