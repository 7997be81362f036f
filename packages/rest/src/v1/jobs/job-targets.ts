/** The paths about jobs by name; an app without jobs has them, too. */
export const jobTargets = [
  ['listJobs', 'GET /jobs'],
  ['createJob', 'POST /jobs'],
  ['getJob', 'GET /jobs/{jobId}'],
  ['followJob', 'GET /jobs/{jobId}/events'],
  ['listJobItems', 'GET /jobs/{jobId}/items'],
  ['pauseJob', 'POST /jobs/{jobId}/pause'],
  ['resumeJob', 'POST /jobs/{jobId}/resume'],
  ['cancelJob', 'POST /jobs/{jobId}/cancel'],
] as const

/** Name of a path about jobs. */
export type JobRouteName = (typeof jobTargets)[number][0]
