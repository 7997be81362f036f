export type { ConfigFile } from './config/config-file.ts'
