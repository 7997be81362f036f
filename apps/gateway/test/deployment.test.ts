import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bundleEdge } from '../scripts/bundle-edge.ts'
import { bundleFor } from '../scripts/bundle.ts'
import { readConfig } from '../src/config/config.ts'
import { defaults } from '../src/config/defaults.ts'
import { keyOf } from './key-hash.ts'
import { readDockerfile } from './dockerfile.ts'
import { freePort } from './free-port.ts'
import { serveMock } from './served-mock.ts'
import { runWorker } from './workerd.ts'

const root = resolve(import.meta.dirname, '../../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const manifest = (name: string) => parse(text(`deploy/kubernetes/${name}.yaml`)) as Manifest
const run = promisify(execFile)
const hash = createHash('sha256').update(keyOf.operator).digest('hex')

interface Container {
  ports: { name: string; containerPort: number }[]
  securityContext: object
  envFrom: object[]
  [probe: string]: unknown
}
interface Manifest {
  metadata: { name: string; labels: object }
  data: Record<string, string>
  stringData: Record<string, string>
  spec: {
    selector: { matchLabels?: object }
    podSelector: { matchLabels: object }
    ports: { port: number; targetPort: string }[]
    template: {
      metadata: { labels: object }
      spec: { terminationGracePeriodSeconds: number; securityContext: object; containers: [Container] }
    }
  }
}

describe('the image', () => {
  const { gateway } = readDockerfile(text('deploy/container/Dockerfile'))
  let folder: string

  beforeAll(async () => {
    const { entry } = await bundleFor('node', 'dist/deployment-test')
    folder = await mkdtemp(join(tmpdir(), 'durable-http-image-'))
    await cp(dirname(entry), folder, { recursive: true })
  })

  afterAll(() => rm(folder, { recursive: true }))

  // Does what the image does without the image: its command, its variables, and a read-only file system.
  const start = (variables: Record<string, string>) => {
    const [file, ...args] = gateway!.entrypoint.map((word) => word.replace(/^\/app/, folder))
    const env = { PATH: process.env['PATH'], ...gateway!.env, ...variables }
    return spawn(file!, ['--permission', '--allow-fs-read=*', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  test('runs as nobody in particular and listens where it says', () => {
    expect(gateway).toMatchObject({ user: '1000:1000', expose: ['8080', '9090'], env: { HOST: '0.0.0.0' } })
    expect(readDockerfile(text('deploy/container/Dockerfile'))['mock']).toMatchObject({ user: '1000:1000' })
  })

  test('serves without writing a file, is found healthy, and stops with 0', async () => {
    await using mock = await serveMock({ key: 'the-key' })
    const [REST_PORT, MCP_PORT] = [`${await freePort()}`, `${await freePort()}`]
    const variables = { HOST: '127.0.0.1', REST_PORT, MCP_PORT, API_KEYS: `ci:operator:${hash}` }
    const [file, ...args] = gateway!.healthcheck
    const isHealthy = () =>
      run(file!, args, { env: { PATH: process.env['PATH'], REST_PORT } }).then(
        () => true,
        () => false,
      )
    expect(await isHealthy()).toBe(false)
    const child = start({ ...variables, DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: 'the-key' })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    const exited = once(child, 'exit')
    while (child.exitCode === null && !(await isHealthy()));
    const response = await fetch(`http://127.0.0.1:${REST_PORT}/runtime/webhooks/durabletask/instances`, {
      headers: { 'x-api-key': keyOf.operator },
    }).catch((error: unknown) => error)
    child.kill('SIGTERM')
    expect([response instanceof Response && response.status, await exited], output).toEqual([200, [0, null]])
  })

  test('does not listen for everybody unless it knows its callers', async () => {
    const child = start({ DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.azurewebsites.net' })
    let output = ''
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(output).toMatch(/HOST '0\.0\.0\.0'[^]*API_KEYS/)
  })
})

describe('the image of the fake host', () => {
  const { mock } = readDockerfile(text('deploy/container/Dockerfile'))

  // Its command without the image; only the address is that of this machine.
  const start = (...flags: string[]) => {
    const words = mock!.entrypoint.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word))
    const [file, ...args] = words.map((word) => word.replace('/app/dist/cli.js', join(root, 'apps/mock/src/cli.ts')))
    return spawn(file!, [...args, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  }

  test('listens for other containers on the port that it exposes', async () => {
    expect(mock).toMatchObject({ user: '1000:1000', expose: ['7071'] })
    const flags = mock!.entrypoint.slice(mock!.entrypoint.indexOf('/app/dist/cli.js') + 1)
    expect(flags).toEqual(['--hostname', '0.0.0.0'])
    const { stdout } = await run(process.execPath, [join(root, 'apps/mock/src/cli.ts'), '--help'])
    expect(stdout).toMatch(/--port .*\(7071\)/)
  })

  test('serves with its command, and stops with 0', async () => {
    const child = start('--key', 'of-the-image')
    const exited = once(child, 'exit')
    let output = ''
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    await expect.poll(() => output, { timeout: 30_000 }).toContain('Ctrl-C')
    const [, url] = /HTTP API +(\S+)/.exec(output)!
    expect((await fetch(`${url}/instances?code=of-the-image`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  })

  test('serves the admin API to other machines with a key alone', async () => {
    const { stdout, stderr } = await run(
      process.execPath,
      [join(root, 'apps/mock/src/cli.ts'), '--port', '0', '--hostname', '0.0.0.0', '--admin'],
      { env: { PATH: process.env['PATH'] } },
    ).catch((error: { stdout: string; stderr: string }) => error)
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('DURABLE_MOCK_ADMIN_KEY')])
  })
})

describe('the compose file', () => {
  const { services } = parse(text('deploy/container/compose.yaml')) as {
    services: Record<string, { environment?: Record<string, string>; build: { target: string }; command?: string[] }>
  }

  test('configures the gateway so that the key in its comment works', () => {
    const key = /x-api-key: ([\w-]+)/.exec(text('deploy/container/compose.yaml'))![1]!
    const config = readConfig({ HOST: '0.0.0.0', ...services['gateway']!.environment })
    expect(config.auth?.apiKeys).toMatchObject([{ sha256: createHash('sha256').update(key).digest('hex') }])
    expect(config.warnings.filter((warning) => !warning.includes('unencrypted'))).toEqual([])
    expect(services['mock']!.command).toEqual(['--key', config.upstreams[0]!.key])
  })

  test('starts the fake host with flags that it has', async () => {
    const { mock } = readDockerfile(text('deploy/container/Dockerfile'))
    const at = mock!.entrypoint.indexOf('/app/dist/cli.js')
    expect(at).toBeGreaterThan(0)
    const flags = [...mock!.entrypoint.slice(at + 1), ...services['mock']!.command!]
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'apps/mock/src/cli.ts'), '--help'])
    const known = new Set(stdout.match(/(?<=^ *)--[a-z-]+/gm))
    expect(flags.filter((flag) => flag.startsWith('--') && !known.has(flag))).toEqual([])
  })

  test('builds targets that the Dockerfile has', () => {
    const stages = readDockerfile(text('deploy/container/Dockerfile'))
    for (const { build } of Object.values(services)) expect(stages).toHaveProperty(build.target)
  })
})

describe('the Kubernetes manifests', () => {
  const { spec } = manifest('deployment')
  const { template } = spec
  const [container] = template.spec.containers
  const labels = { 'app.kubernetes.io/name': 'durable-gateway' }
  const secret = { ...manifest('secret.example').stringData, API_KEYS: `ci:operator:${hash}` }
  const variables = { HOST: '0.0.0.0', ...manifest('configmap').data, ...secret, DURABLE_FUNCTIONS_TOKEN: 'a-key' }

  test('set variables that there are, to values that there may be', () => {
    const config = readConfig({ ...variables, MCP_STATE_SECRET: 'x'.repeat(32) })
    expect(config.warnings).toEqual([])
    expect(config.drain.delay + config.drain.grace).toBeLessThan(template.spec.terminationGracePeriodSeconds * 1000)
  })

  test('name one another as they are called', () => {
    for (const name of ['configmap', 'deployment', 'service', 'network-policy', 'disruption-budget']) {
      expect(manifest(name).metadata, name).toEqual({ name: 'durable-gateway', labels })
      expect(text('deploy/kubernetes/kustomization.yaml')).toContain(`- ${name}.yaml`)
    }
    expect(manifest('secret.example').metadata.name).toBe('durable-gateway')
    expect(container.envFrom).toEqual([
      { configMapRef: { name: 'durable-gateway' } },
      { secretRef: { name: 'durable-gateway' } },
    ])
    const selectors = [
      spec.selector.matchLabels,
      template.metadata.labels,
      manifest('service').spec.selector,
      manifest('network-policy').spec.podSelector.matchLabels,
      manifest('disruption-budget').spec.selector.matchLabels,
    ]
    for (const selector of selectors) expect(selector).toEqual(labels)
  })

  test('reach the ports that the gateway listens on', () => {
    const ports = { rest: defaults.restPort, mcp: defaults.mcpPort }
    expect(Object.fromEntries(container.ports.map((port) => [port.name, port.containerPort]))).toEqual(ports)
    expect(manifest('service').spec.ports.map(({ port, targetPort }) => [targetPort, port])).toEqual(
      Object.entries(ports),
    )
  })

  test('ask the paths of health that there are', () => {
    const pathOf = (probe: string) => (container[probe] as { httpGet: object }).httpGet
    expect(pathOf('livenessProbe')).toEqual({ path: '/health/live', port: 'rest' })
    expect(pathOf('startupProbe')).toEqual({ path: '/health/live', port: 'rest' })
    expect(pathOf('readinessProbe')).toEqual({ path: '/health/ready', port: 'rest' })
  })

  test('give the container no rights', () => {
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })
})

describe('the systemd unit', () => {
  const unit = text('deploy/systemd/durable-gateway.service')
  const valueOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]

  test('runs the build for Node with variables that there are', () => {
    expect(valueOf('ExecStart')).toBe('/usr/bin/node --max-semi-space-size=8 /opt/durable-gateway/gateway.mjs')
    const lines = text('deploy/systemd/environment.example')
      .split('\n')
      .filter((line) => /^[A-Z_]+=/.test(line))
    const given = Object.fromEntries(lines.map((line) => [line.split('=')[0]!, line.slice(line.indexOf('=') + 1)]))
    const config = readConfig({ ...given, DURABLE_FUNCTIONS_TOKEN: 'from-the-file' })
    expect(config.warnings).toEqual([])
    expect(config.drain.delay + config.drain.grace).toBeLessThan(Number(valueOf('TimeoutStopSec')) * 1000)
  })

  // Without systemd the unit cannot be checked.
  test.runIf(existsSync('/usr/bin/systemd-analyze'))('is one to systemd', async () => {
    const { stderr } = await run('systemd-analyze', [
      'verify',
      '--man=no',
      join(root, 'deploy/systemd/durable-gateway.service'),
    ])
    expect(stderr.replaceAll(/^.*(?:not executable|No such file).*$/gm, '').trim()).toBe('')
  })
})

describe('the settings of the Worker', () => {
  const settings = JSON.parse(
    text('apps/gateway/wrangler.jsonc')
      .replaceAll(/^\s*\/\/.*$/gm, '')
      .replaceAll(/,(?=\s*[}\]])/g, ''),
  ) as {
    main: string
    compatibility_date: string
    vars: Record<string, string>
  }

  test('name the build, a date that workerd knows, and variables that there are', async () => {
    expect(settings.main).toBe('dist/edge/gateway.mjs')
    const secrets = { DURABLE_FUNCTIONS_TOKEN: 'a-key', API_KEYS: `ci:viewer:${hash}` }
    expect(readConfig({ ...settings.vars, ...secrets }, { isEdge: true }).warnings).toEqual([])
    const { code } = await bundleEdge()
    await using worker = await runWorker(code, { ...settings.vars, ...secrets }, settings.compatibility_date)
    expect((await fetch(`${worker.url}/health/live`)).status).toBe(200)
  })
})
