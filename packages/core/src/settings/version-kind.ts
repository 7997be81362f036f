import { isDurableError } from '../durable-error.ts'
import { type OrchestrationVersions, readVersions } from '../orchestration-versions.ts'
import { kind, refuseValue, type ValueKind } from './value-kind.ts'

/** Versions of orchestrations: a list separated by commas in the environment, an array in a file, or `any`. */
export const orchestrationVersions: ValueKind<OrchestrationVersions> = kind(
  'list of versions',
  'versions separated by commas, or any',
  (value) => {
    if (typeof value !== 'string') return checked(value)
    if (/^any$/i.test(value)) return 'any'
    if (/^(\*|all)$/i.test(value)) refuseValue('is not a list of versions; did you mean any?')
    return checked(
      value
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
  },
  { show: (versions) => (versions === 'any' ? versions : versions.join(',')) },
)

function checked(versions: unknown): OrchestrationVersions | undefined {
  try {
    return readVersions(versions)
  } catch (error) {
    if (!isDurableError(error)) throw error
    return refuseValue(error.issues[0]?.message ?? error.message)
  }
}
