import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const project = (name: string, root: string, include = ['src/**/*.test.ts', 'test/**/*.test.ts']) => ({
  extends: true as const,
  test: { name, root, include },
})

// These files take minutes. They begin first, so that the others run beside them.
const longFiles = ['/test/packed-packages.test.ts', '/test/job-crashes.test.ts']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = (file: TestSpecification): boolean => longFiles.some((end) => file.moduleId.endsWith(end))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

// CI counts the tests from a report file; a person reads the terminal.
const report = process.env['VITEST_REPORT']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Modules hold no state of their own, so test files may share them: a third less CPU time.
    isolate: false,
    // Many tests wait for processes they start, so one worker more than cores keeps the cores busy.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // A busy machine is not a failure.
    expect: { poll: { timeout: 20_000 } },
    // CI runs beside other work: one more try, which the report names.
    retry: report ? 1 : 0,
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report ? { outputFile: { json: report } } : {}),
    projects: [
      project('core', 'packages/core'),
      project('rest', 'packages/rest'),
      project('mcp', 'packages/mcp'),
      project('cli', 'packages/cli'),
      project('mock', 'apps/mock'),
      project('gateway', 'apps/gateway'),
      project('console', 'apps/console'),
      project('repo', '.', ['test/**/*.test.ts']),
    ],
  },
})
