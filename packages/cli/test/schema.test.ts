import { describe, expect, test } from 'vitest'
import { outputSchemas } from '../src/output-schemas.ts'
import { createCliHost, type CliHost } from './cli-host.ts'
import { expectValid } from './expect-valid.ts'

async function busyHost(): Promise<CliHost> {
  const cli = await createCliHost()
  for (const words of [
    'start Parent --id parent',
    'start ParentFail --id broken',
    'start WaitForGo --id waiting',
    'start CallEntity --id entity',
    'context set prod --url https://app.test --hub MyHub',
  ])
    await cli.run(words)
  await cli.host.clock.advance('10s')
  return cli
}

/** A command whose output each schema is checked against. */
const commands: Readonly<Record<string, string>> = {
  start: 'start Hello',
  list: 'list --all',
  count: 'count --by state,function',
  show: 'show parent',
  history: 'history parent',
  tree: 'tree parent',
  diagnose: 'diagnose broken',
  wait: 'wait parent',
  watch: 'watch parent nowhere',
  terminate: 'terminate waiting parent --yes',
  suspend: 'suspend waiting --dry-run',
  resume: 'resume --state Suspended --dry-run',
  rewind: 'rewind parent --yes',
  restart: 'restart parent --yes',
  purge: 'purge parent nowhere --yes',
  failures: 'failures',
  export: 'export --history',
  'entity list': 'entity list --state',
  'entity show': 'entity show Counter entity',
  doctor: 'doctor',
  'context list': 'context list',
  'context show': 'context show --context prod',
}

/** The tests of jobs and of `durable dev` check these. */
const checkedElsewhere = ['job list', 'job show', 'job watch', 'job report', 'dev']

describe('durable schema', () => {
  test('has a command for each schema', () => {
    expect([...Object.keys(commands), ...checkedElsewhere].sort()).toEqual(Object.keys(outputSchemas).sort())
  })

  test.each(Object.entries(commands))('describes what %s writes', async (name, words) => {
    await using cli = await busyHost()
    const schema = JSON.parse((await cli.run(`schema ${name}`)).out) as object
    const { out } = await cli.run(`${words} -o jsonl`)
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expectValid(schema, row)
  })

  test('prints all schemas, and the paths of the API', async () => {
    await using cli = await createCliHost()
    expect(Object.keys(JSON.parse((await cli.run('schema')).out) as object)).toEqual(Object.keys(outputSchemas))
    expect(JSON.parse((await cli.run('schema api')).out)).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/instances/{instanceId}' }),
    )
  })

  test('suggests a name', async () => {
    await using cli = await createCliHost()
    expect(await cli.run('schema lisst')).toMatchObject({
      code: 2,
      said: expect.stringContaining('did you mean list?') as string,
    })
  })
})
