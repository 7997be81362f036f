#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import process from 'node:process'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // A reader that has left is not a fault.
  process.stdout.on('error', () => undefined).write(`${version}\n`)
} else {
  // Kept in the temporary folder, compiled code makes every start but the first faster; Node 20 has no such cache.
  nodeModule.enableCompileCache?.()
  const { main } = await import('./main.ts')
  await main(version)
}
