import type { DurableErrorCode } from '../durable-error.ts'
import { type FailureKind, failureKinds, type FailureName, generalFailures, type HostSign } from './failure-kinds.ts'

const general: readonly FailureKind[] = Object.values(generalFailures)

/** Finds the one code for a failed response of any host version; `own` are the failures of the operation's row, `said` is the error text. */
export function codeOfResponse(own: readonly FailureName[], status: number, said: string): DurableErrorCode {
  if (status < 400) return 'protocol'
  const tells = (sign: HostSign) =>
    typeof sign === 'number' ? sign === status : sign[0] === status && sign[1].test(said)
  const isSaid = (sign: HostSign) => typeof sign !== 'number' && tells(sign)
  const kind =
    own.map((name) => failureKinds[name]).find(({ signs = [] }) => signs.some(tells)) ??
    general.find(({ signs = [] }) => signs.some(isSaid)) ??
    general.find(({ signs = [] }) => signs.some(tells))
  return kind?.code ?? (status < 500 ? 'invalid_input' : 'upstream')
}

/** Finds the failure that a code means for an operation, by the failures of its row. */
export function failureNamed(own: readonly FailureName[], code: DurableErrorCode, isLost = false): FailureName {
  return own.find((name) => failureKinds[name].code === code && (isLost || !failureKinds[name].isLost)) ?? code
}
