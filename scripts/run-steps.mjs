// Runs commands one after another, prints which one runs, and stops at the first that fails.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const run = (command) =>
  new Promise((resolve) => {
    // The tools come from node_modules/.bin, and with them the Node version that runs them.
    const path = `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`
    const child = spawn(command, { cwd: root, env: { ...process.env, PATH: path }, stdio: 'inherit', shell: true })
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })

/** Runs the steps, pairs of a name and a command; ends the process with the code of the first that fails. */
export async function runSteps(script, steps) {
  for (const [at, [name, command]] of steps.entries()) {
    const place = `step ${at + 1} of ${steps.length}: ${name}`
    console.log(`\n── ${place} (${command})`)
    const began = Date.now()
    const code = await run(command)
    if (code !== 0) {
      console.error(`\n${script} failed at ${place}. To repeat it alone: npx pnpm exec ${command}`)
      process.exit(code)
    }
    console.log(`── ${name}: ${Math.round((Date.now() - began) / 1_000)} s`)
  }
}
