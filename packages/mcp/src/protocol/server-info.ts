import { version } from './version.ts'

/** Name, title and version of the servers. */
export const serverInfo = { name: 'durable-http', title: 'Azure Durable Functions', version }
