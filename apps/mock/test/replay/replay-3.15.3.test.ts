import { replayRecordings } from './replay.ts'

replayRecordings('3.15.3')
