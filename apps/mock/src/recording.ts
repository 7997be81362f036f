export { type Recorder, type RecorderOptions, createRecorder } from './recording/recorder.ts'
export { type RecordedStep, type RecordingFile, readRecording } from './recording/recording-file.ts'
export type { RedactionOptions } from './recording/redaction.ts'
export { type Mismatch, type Replayer, createReplayer } from './recording/replayer.ts'
