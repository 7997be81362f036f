import type { Functions } from '../engine/function-registry.ts'
import { createSampleActivities } from './sample-activities.ts'
import { sampleEntities } from './sample-entities.ts'
import { sampleOrchestrators } from './sample-orchestrators.ts'

/** Creates the sample functions, as the recorded host had them registered. */
export const createSampleFunctions = (): Functions => ({
  orchestrators: sampleOrchestrators,
  activities: createSampleActivities(),
  entities: sampleEntities,
})
