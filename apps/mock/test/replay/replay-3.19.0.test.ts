import { replayRecordings } from './replay.ts'

replayRecordings('3.19.0')
