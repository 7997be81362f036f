// Installs dependencies before `npm start`, `npm run mock` and `npm test`. Runs on Node 20 without any package.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const lock = join(root, '.install-lock')
const marker = join(root, 'node_modules/.installed-for')
// The gateway carries the embedded mock, so `npm start` and `npm run mock` share one small install.
// The lockfile pins every package by its hash; the full install, which CI runs, also checks it against pnpm's policies.
const small = ['--prod', '--trust-lockfile', '--filter', 'durable-http', '--filter', '@durable-http/gateway...']
const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'apps/gateway/package.json']
const say = (text) => process.stderr.write(`${text}\n`)

const wanted = process.argv[2]
if (wanted !== 'gateway' && wanted !== 'all') {
  say(`install.mjs takes gateway or all, not ${wanted}`)
  process.exit(2)
}

const state = () => {
  const hash = createHash('sha256')
  for (const name of manifests) hash.update(readFileSync(join(root, name)))
  return hash.digest('hex')
}

/** True if the packages for `wanted` are installed from the lockfile as it is now. */
function isInstalled() {
  if (!existsSync(marker)) return false
  const [kind, hash] = readFileSync(marker, 'utf8').split(' ')
  return hash === state() && (kind === 'all' || kind === wanted)
}

// A small install would remove the development packages of a contributor.
const hasEverything = () => existsSync(join(root, 'node_modules/vitest'))

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Waits until no other install runs in this checkout, and holds the lock. */
async function takeLock() {
  for (let told = false; ; told = true) {
    try {
      const file = openSync(lock, 'wx')
      writeFileSync(file, String(process.pid))
      closeSync(file)
      process.once('exit', () => rmSync(lock, { force: true }))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = lockHolder()
    if (holder === undefined) rmSync(lock, { force: true })
    else if (!told) say(`Another install runs in this checkout (process ${holder}); waiting for it.`)
    await sleep(holder === undefined ? 0 : 300)
  }
}

/** The process that holds the lock; undefined if it has ended. */
function lockHolder() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    // Between its creation and its first byte the file is empty.
    if (pid === 0) return Date.now() - statSync(lock).mtimeMs < 5_000 ? 'just started' : undefined
    return isAlive(pid) ? pid : undefined
  } catch {
    return 'just ended'
  }
}

function install() {
  const everything = wanted === 'all' || hasEverything()
  const what = everything ? 'everything for development' : 'what the gateway and the mock need'
  say(`Installing ${what} with ${packageManager} …`)
  const args = [
    '--yes',
    packageManager,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    ...(everything ? [] : small),
  ]
  const env = {
    ...process.env,
    CI: 'true',
    // Without a network, the defaults of npm and pnpm are silent for more than a minute.
    npm_config_fetch_retries: process.env.npm_config_fetch_retries ?? '1',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
    pnpm_config_fetch_retries: process.env.pnpm_config_fetch_retries ?? '1',
    pnpm_config_fetch_retry_mintimeout: '1000',
    pnpm_config_fetch_retry_maxtimeout: '5000',
  }
  const child = spawn('npx', args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said = (said + chunk).slice(-20_000)))
  const began = Date.now()
  const pulse = setInterval(() => say(`… still installing, ${Math.round((Date.now() - began) / 1_000)} s`), 10_000)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, said: String(error), everything }))
    child.once('close', (code) => resolve({ code, said, everything }))
  }).finally(() => clearInterval(pulse))
}

const unreachable =
  /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH)|UND_ERR_CONNECT|ERR_SOCKET_TIMEOUT/

if (!isInstalled()) {
  await takeLock()
  if (!isInstalled()) {
    const { code, said, everything } = await install()
    if (code !== 0) {
      say(said.trim())
      say('')
      if (unreachable.test(said)) {
        say('The packages could not be downloaded: the registry cannot be reached. Check the network,')
        say('HTTPS_PROXY and `npm config get registry`, then run the same command again.')
      } else say('The install failed; the lines above say why. Run the same command again once that is fixed.')
      process.exit(1)
    }
    writeFileSync(marker, `${everything ? 'all' : wanted} ${state()}`)
  }
}
