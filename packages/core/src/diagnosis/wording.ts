/** How a face writes texts of a host and names its own actions. */
export interface DiagnosisWording {
  /** An id on one line. */
  id: (text: string, limit: number) => string
  /** A name or id, marked off from the words around it. */
  name: (text: string, limit: number) => string
  /** A text on one line. */
  line: (text: string, limit: number) => string
  /** Suggested next step, in the terms of this face. */
  actions: Readonly<Record<DiagnosisAction, string>>
}

/** An action that a diagnosis may suggest. */
export type DiagnosisAction = 'restart' | 'rewind' | 'wait' | 'resume' | 'raiseEvent' | 'history' | 'show'
