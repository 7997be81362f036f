import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const tsc = resolve(root, '../../node_modules/typescript/bin/tsc')

function runTsc(cwd: string, args: string[]): string {
  try {
    return execFileSync(process.execPath, [tsc, ...args], { cwd, encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

describe('the declarations that users get', () => {
  let folder: string
  let declarations: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'durable-http-types-'))
    const scope = join(folder, 'node_modules/@durable-http/core')
    declarations = join(scope, 'dist')
    mkdirSync(scope, { recursive: true })
    const built = runTsc(root, [
      '-p',
      'tsconfig.build.json',
      '--outDir',
      declarations,
      '--tsBuildInfoFile',
      join(folder, 'build-info'),
    ])
    if (built !== '') throw new Error(built)
    writeFileSync(
      join(scope, 'package.json'),
      JSON.stringify({ name: '@durable-http/core', type: 'module', exports: { types: './dist/index.d.ts' } }),
    )
    for (const dependency of ['zod', 'ofetch'])
      symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  function check(source: string): string {
    writeFileSync(join(folder, 'program.ts'), `import * as core from '@durable-http/core'\n${source}`)
    return runTsc(folder, [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--skipLibCheck',
      '--extendedDiagnostics',
      'program.ts',
    ])
  }

  it('cost a small program under 60,000 instantiations', () => {
    const report = check(`
      const client = core.createDurableClient({ baseUrl: 'https://app.test' })
      const { id } = await client.startOrchestration({ functionName: 'F', input: 1 })
      for await (const { instanceId } of client.listInstances.all({ runtimeStatus: ['Running'] })) console.log(instanceId)
      const status = await client.waitForCompletion(id)
      console.log(core.timeline(status.historyEvents ?? []), core.operations.signalEntity.input)
      const definition = core.defineOrchestration({ name: 'F' })
      console.log(await core.createOrchestrationClient(client, definition).start({ input: 1 }))
    `)
    expect(report).not.toContain('error TS')
    const instantiations = Number(/Instantiations:\s+(\d+)/.exec(report)?.[1])
    console.log(`public surface: ${instantiations} instantiations`)
    expect(instantiations).toBeGreaterThan(0)
    expect(instantiations).toBeLessThan(60_000)
  })

  it.each([
    ['client.startOrchestration', 'StartOrchestrationInput'],
    ['client.listInstances', 'ListInstancesInput'],
    ['client.purgeInstances', 'PurgeInstancesInput'],
    ['client.waitForCompletion', 'InstanceStatus'],
    ['client.start', 'InstanceHandle'],
    ['client.signalEntity', 'SignalEntityInput'],
  ])('print %s with the name %s, not its expansion', (method, name) => {
    const report = check(
      `const client = core.createDurableClient({ baseUrl: 'https://app.test' })\nconst wrong: 'signature' = ${method}`,
    )
    expect(report).toContain(name)
    expect(report).not.toContain('ZodObject')
  })

  it('are the committed snapshot', async () => {
    const index = readFileSync(join(declarations, 'index.d.ts'), 'utf8')
    const files = [...new Set(Array.from(index.matchAll(/from '\.\/(.*)\.[jt]s'/g), (match) => match[1]!))].sort()
    const parts = files.map((file) => `// ${file}\n${readFileSync(join(declarations, `${file}.d.ts`), 'utf8')}`)
    await expect(`// index\n${index}\n${parts.join('\n')}`).toMatchFileSnapshot(
      join(dirname(import.meta.dirname), 'api.snapshot.txt'),
    )
  })
})
