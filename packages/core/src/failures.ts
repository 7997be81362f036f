export { type FailureKind, type HostSign } from './operations/failure-kinds.ts'
export { type Failure, failureFor, failures } from './operations/failure-wording.ts'
