import type { GatewayConfig } from '../../config/gateway-config.ts'
import { type Log, silentLog } from '../../telemetry/log.ts'
import { openAuditFile } from './audit-file.ts'
import type { OtlpTracing } from './otlp-tracing.ts'
import { createLineScrubber } from '../../telemetry/redaction.ts'
import type { TelemetryParts } from '../../telemetry/telemetry.ts'
import { visibleLine, visibly } from '../../telemetry/visible-line.ts'

/** Log, metrics and traces on Node; modules that the configuration leaves off are not loaded. */
export interface NodeTelemetry extends AsyncDisposable, TelemetryParts {
  log: Log
}

/** Makes the log, the metrics and the exporter of spans. */
export async function createNodeTelemetry(
  config: GatewayConfig,
  { format, version, write }: { format: 'json' | 'text'; version: string; write: (text: string) => void },
): Promise<NodeTelemetry> {
  await using made = new AsyncDisposableStack()
  const {
    log: { level },
    metrics,
    otlpEndpoint,
  } = config.telemetry
  const scrub = visibly(createLineScrubber(config))
  let log = silentLog
  if (level !== 'silent' && format === 'text') {
    const { createTextLog } = await import('../../telemetry/text-log.ts')
    log = createTextLog(level, scrub, write)
  } else if (level !== 'silent') {
    const { createPinoLog } = await import('./pino-log.ts')
    log = made.use(createPinoLog({ level, scrub })).log
  }
  const { write: append } = made.use(openAuditFile(config.telemetry.audit.file, write))
  const audit = (line: string) => append(visibleLine(line))
  const createMetrics = metrics === 'off' ? undefined : (await import('./prometheus.ts')).createPrometheusMetrics
  let tracing: OtlpTracing | undefined
  if (otlpEndpoint !== undefined) {
    const { createOtlpTracing } = await import('./otlp-tracing.ts')
    tracing = made.use(createOtlpTracing({ endpoint: otlpEndpoint, version, log }))
  }
  const resources = made.move()
  return { log, audit, tracing, metrics: createMetrics, version, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
