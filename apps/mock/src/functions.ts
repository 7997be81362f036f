export { type FileProblem, FunctionsFileError, readFunctionsFile } from './declared/read-functions-file.ts'
export { functionsFile } from './declared/functions-file.ts'
export type { HostAddress, LoadedFunctions } from './loaded-functions.ts'
export { loadFunctions } from './node/load-functions.ts'
