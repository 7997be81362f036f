import { expect, test } from 'vitest'
import { createMockHost } from '../../src/index.ts'
import { serveMockHost } from '../../src/node.ts'
import { failureReport } from './failure-report.ts'
import { type RecordedVersion, recordingsOf } from './recording.ts'
import { playScenario } from './scenario-player.ts'

const KEY = 'replay-key'

/** One test per scenario of a version, each on a host of its own. */
export function replayRecordings(version: RecordedVersion): void {
  for (const recording of recordingsOf(version)) {
    test.concurrent(`${version} answers ${recording.name} as recorded (${recording.steps.length} steps)`, async () => {
      await using host = createMockHost({
        extensionVersion: version,
        key: KEY,
        clock: 'manual',
        // Those of 3.15.3 were asked over a storage library that does not store the parent, but for one (their README).
        ...(version === '3.15.3' && { storesParent: recording.name === 'news-3.19' }),
      })
      await using served = await serveMockHost({ host, port: 0, rpcPort: 0 })
      const failed = await playScenario(recording, {
        port: recording.isRpc ? served.rpcPort! : served.port,
        key: KEY,
        advance: (ms) => host.clock.advance(ms),
      })
      expect(failureReport(failed)).toBe('')
    })
  }
}
