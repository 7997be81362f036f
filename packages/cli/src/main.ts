import process from 'node:process'
import { createProcessIo } from './process-io.ts'
import { run } from './run.ts'

/** Runs the command line of this process and sets its exit code. */
export async function main(version: string): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), createProcessIo(process), version)
}
