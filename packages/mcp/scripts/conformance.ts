import { runs, runSuite } from '../test/conformance/run-suite.ts'

// Prints what the conformance suite says of the shipped handler; fails on what the baselines do not name.
for (const run of runs) {
  const { code, summary, required, excused } = await runSuite(run)
  const title = `${run.revision}, ${run.sessions ? 'with' : 'without'} sessions`
  process.stdout.write(`${title}: ${required - excused} of ${required}\n${summary}\n`)
  if (code !== 0) process.exitCode = code
}
