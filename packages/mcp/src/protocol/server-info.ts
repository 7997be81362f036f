import { version } from './version.ts'

/** Name, title and version that servers give of themselves. */
export const serverInfo = { name: 'durable-http', title: 'Azure Durable Functions', version }
