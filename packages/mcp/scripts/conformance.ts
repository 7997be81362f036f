import { revisions, runSuite } from '../test/conformance/run-suite.ts'

// Prints what the conformance suite says of the shipped handler; fails on what the baselines do not name.
for (const revision of revisions) {
  const { code, summary } = await runSuite(revision)
  process.stdout.write(`${revision}\n${summary}\n`)
  if (code !== 0) process.exitCode = code
}
