import type { HostAddress } from '../../loaded-functions.ts'

/** Writes what the durable client binding of a function holds (recorded names, the addresses of this host). */
export function clientData({ url, rpcUrl, key, taskHub }: HostAddress): string {
  const base = `${url}/runtime/webhooks/durabletask`
  const query = `taskHub=${taskHub}&connection=Storage&code=${key}`
  const instance = `${base}/instances/INSTANCEID`
  return JSON.stringify({
    taskHubName: taskHub,
    creationUrls: {
      createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?code=${key}`,
      createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${key}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: `${instance}?${query}`,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
      rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${instance}?${query}`,
      restartPostUri: `${instance}/restart?${query}`,
      suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
      resumePostUri: `${instance}/resume?reason={text}&${query}`,
    },
    baseUrl: base,
    requiredQueryStringParameters: `code=${key}`,
    // With a slash at its end: the library resolves paths against it.
    ...(rpcUrl !== undefined && { rpcBaseUrl: `${rpcUrl}/durabletask/` }),
  })
}
