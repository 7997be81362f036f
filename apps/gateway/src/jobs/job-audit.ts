import type { OperationName } from '@durable-http/core'
import type { JobItem } from '@durable-http/rest'
import type { JobDefinition } from './job-record.ts'

/** Facts for the audit about what a job did to one instance. */
export function auditFactsOf(
  app: string,
  { id, job, retention }: JobDefinition,
  operation: OperationName,
  { instanceId, newInstanceId, name, outcome, code }: JobItem,
): object {
  return {
    app,
    job: id,
    rule: retention?.rule,
    operation,
    function: name,
    instanceId,
    newInstanceId,
    event: job.eventName,
    reason: job.reason,
    outcome,
    code,
  }
}
