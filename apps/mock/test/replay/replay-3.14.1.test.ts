import { replayRecordings } from './replay.ts'

replayRecordings('3.14.1')
