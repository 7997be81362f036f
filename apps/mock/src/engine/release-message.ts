/** The .NET type of the message that releases a lock. */
export const releaseType =
  'Microsoft.Azure.WebJobs.Extensions.DurableTask.ReleaseMessage, Microsoft.Azure.WebJobs.Extensions.DurableTask'
