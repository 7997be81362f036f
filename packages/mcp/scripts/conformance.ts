import { runs, runSuite } from '../test/conformance/run-suite.ts'

// Prints the results of the conformance suite for the shipped handler; fails on results that the baselines do not name.
for (const run of runs) {
  const { code, summary, required, excused } = await runSuite(run)
  const title = `${run.revision}, ${run.sessions ? 'with' : 'without'} sessions`
  process.stdout.write(`${title}: ${required - excused} of ${required}\n${summary}\n`)
  if (code !== 0) process.exitCode = code
}
