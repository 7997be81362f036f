import type { Functions } from '../engine/function-registry.ts'
import { createSampleActivities } from './sample-activities.ts'
import { sampleEntities } from './sample-entities.ts'
import { sampleOrchestrators } from './sample-orchestrators.ts'

/** The sample functions and what makes them forget which instances they have met. */
export interface SampleFunctions extends Functions {
  forget(): void
}

/** Creates the sample functions, as the recorded host had them registered. */
export const createSampleFunctions = (): SampleFunctions => ({
  orchestrators: sampleOrchestrators,
  ...createSampleActivities(),
  entities: sampleEntities,
})
