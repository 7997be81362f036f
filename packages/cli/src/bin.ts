#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import process from 'node:process'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // A reader that has left is not a fault.
  process.stdout.on('error', () => undefined).write(`${version}\n`)
} else {
  // A cache of compiled code in the temporary folder speeds up later starts; Node 20 lacks it.
  nodeModule.enableCompileCache?.()
  const { main } = await import('./main.ts')
  await main(version)
}
