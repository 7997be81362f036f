import { replayRecordings } from './replay.ts'

replayRecordings('2.13.7')
