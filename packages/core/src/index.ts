export {
  type Access,
  type AccessNames,
  type AccessOptions,
  type AllowedNames,
  createAccess,
  functionOfName,
} from './access/access.ts'
export { type AccessRefusal, type AccessRequest, judgeRequest } from './access/judge-request.ts'
export { createNameRule, type NameRule } from './access/name-rule.ts'
export { requestedOperations } from './access/requested-operations.ts'
export { appNameRule, isAppName } from './app-name.ts'
export { type AuditSubject, auditSubjectOf, type WriteText } from './audit-subject.ts'
export { fromBase64Url, toBase64Url } from './base64-url.ts'
export type { CallOptions } from './call-options.ts'
export type { DurableClientOptions, InvokeMethods } from './client.ts'
export type { ResultOf, InputOf } from './method-types.ts'
export type { OperationMethods } from './operation-methods.ts'
export type { RawMethods } from './raw-methods.ts'
export { type Clock, wallClock } from './clock.ts'
export type { InstanceMethods, HubInput, SignalWithStartInput, StartInput } from './instance-methods.ts'
export { createDurableClient, type DurableClient } from './create-durable-client.ts'
export {
  DurableError,
  type DurableErrorCode,
  type DurableErrorOptions,
  type InputIssue,
  isDurableError,
  statusByCode,
} from './durable-error.ts'
export { createFailureGroups, type FailureGroup, type FailureGroups } from './failures/failure-groups.ts'
export { readFailure, readFailureValue } from './failure-details.ts'
export type { FailureDetails } from './failure-shape.ts'
export { hashText } from './hash-text.ts'
export { readHttpDate } from './http-date.ts'
export { type HazardName, hazardNames, type HazardRule } from './hazard-rules.ts'
export { type Hazard, hazards } from './hazards.ts'
export { type ForeignResponse, type ForeignKind, readForeignResponse } from './foreign-response.ts'
export { readHistory, type TypedHistoryEvent } from './history.ts'
export { responseSchemaOf, inputSchemaOf, type JsonSchema } from './input-schema.ts'
export { isLoopback } from './loopback.ts'
export { longestVersion, type OrchestrationVersions } from './orchestration-versions.ts'
export type { RestartChoices, RestartInput } from './restart-instance.ts'
export { instanceFrom, type InstanceFromOptions } from './instance-from.ts'
export type { InstanceHandle, RaiseOptions, StatusOptions } from './instance-handle.ts'
export type { InstanceLinks } from './instance-links.ts'
export { countScan } from './scan/count.ts'
export { parseExactJson, parseVerbatimJson } from './exact-json.ts'
export { JsonNumber } from './exact-number.ts'
export { deepestBody, deepestJson, isDeeperThan } from './json-depth.ts'
export { JsonText, toJsonText } from './json-text.ts'
export {
  type BodyRule,
  type Circumstance,
  type Effect,
  effects,
  type GuardName,
  type Hints,
  type Operation,
} from './operation.ts'
export type { FailureName } from './operations/failure-kinds.ts'
export { basePath, type OperationName, operationNames, operations } from './operations.ts'
export {
  createOrchestrationClient,
  type OrchestrationClient,
  type OrchestrationResult,
  type TypedInstance,
  type TypedStatus,
} from './orchestration-client.ts'
export { defineOrchestration, type OrchestrationDefinition } from './orchestration-definition.ts'
export { type HeaderValues, PartialHeaders } from './partial-headers.ts'
export type { EntityPage, InstancePage, PagedMethod, PagingOptions } from './paging.ts'
export { createPoolFetch, type PoolRequest, type PoolResponse, type RequestPool } from './pool-fetch.ts'
export { dropCode, dropParameter } from './read-response.ts'
export { readRetryAfter, type RetryPolicy } from './retry-policy.ts'
export { type Route, routeOf } from './route.ts'
export { type EntityId, EntityRow } from './schemas/entity-row.ts'
export { HistoryEvent } from './schemas/history-event.ts'
export { type InstantReading, readInstant } from './schemas/instant.ts'
export { InstanceStatus } from './schemas/instance-status.ts'
export { ManagementPayload } from './schemas/management-payload.ts'
export { purgeStart } from './schemas/purge-start.ts'
export { PurgeResult } from './schemas/purge-result.ts'
export {
  isTerminal,
  type RuntimeStatus,
  runtimeStatuses,
  type TerminalStatus,
  terminalStatuses,
} from './schemas/runtime-status.ts'
export { createScrubber, type Scrub } from './scrubber.ts'
export { createTextSigner, type TextSigner } from './signed-text.ts'
export type { StandardSchema } from './standard-schema.ts'
export { isSystemInstance, type PayloadToken, readPayloadToken } from './system-instances.ts'
export { timeline, timelineSlices } from './timeline.ts'
export type { StepAttempt, TimelineStep } from './timeline-step.ts'
export { withoutTrailingSlashes } from './trailing-slashes.ts'
export type { Fetch, FetchInit } from './transport.ts'
export { unknownOutcome } from './unknown-outcome.ts'
export type { WaitOptions } from './wait-for-completion.ts'
export type { BulkRun } from './bulk/bulk.ts'
export { type BulkActionName, bulkActionNames, bulkOperation, type BulkParameters } from './bulk/bulk-action.ts'
export type {
  BulkCounts,
  BulkDone,
  BulkEvent,
  BulkItem,
  BulkPlan,
  BulkProgress,
  PlannedInstance,
} from './bulk/bulk-event.ts'
export type { BulkOptions } from './bulk/bulk-options.ts'
export { inputElsewhere } from './bulk/kept-input.ts'
export type { OperatorMethods } from './operators/operator-methods.ts'
export type { CountBy, CountedGroup, CountOptions, InstanceCount } from './scan/count.ts'
export type { InstanceScan, ScanBudget, ScanOptions, ScanProgress } from './scan/scan.ts'
export type { AllInstances, InstanceFilter, InstanceIds, Selection, SelectionPlace } from './scan/selection.ts'
export type { ExportOptions } from './export/export.ts'
export { connectionAdvice } from './doctor/connection-advice.ts'
export { type ExaminationOptions, examineApp } from './doctor/examine-app.ts'
export { type Finding, findings } from './doctor/finding.ts'
export type { ExaminedApp } from './doctor/host-probe.ts'
export { type Diagnosis, diagnoseInstance, type DiagnosisOptions } from './diagnosis/diagnose.ts'
export { type FailureLink, withoutStack } from './diagnosis/failure-chain.ts'
export { repairAdvice } from './diagnosis/repair-advice.ts'
export type { DiagnosisReader } from './diagnosis/find-child.ts'
export type { DiagnosisAction, DiagnosisWording } from './diagnosis/wording.ts'
export { ageOf, spanOf } from './diagnosis/age.ts'
export { type FollowEvent, type FollowOptions, maxFollowed, statusHash } from './follow/follow.ts'
export { type InstanceTree, treeIds, type TreeOptions } from './tree/tree.ts'
