import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';

/** Where, and what. */
export interface FileProblem {
  readonly file: string;
  /** Inside the file, in the way of its format; empty: the file as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface NotTakenOver {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

export interface ReadConfiguration {
  /** undefined when the files could not be read as a configuration; `problems` say why. */
  readonly document: ConfigurationDocument | undefined;
  readonly problems: readonly FileProblem[];
  /** Elements of the source that have no place in the document. */
  readonly notTakenOver: readonly NotTakenOver[];
}

/** A kind of file that configurations come in. */
export interface ConfigurationReader {
  readonly name: string;
  /** For people, when no kind fits. */
  readonly description: string;
  recognizes(files: readonly ConfigurationFile[]): boolean;
  /**
   * Never throws for what a file contains. `current`: the configuration in force, for what the source does not say – how
   * to reach a connector that exists here, settings it knows nothing of.
   */
  read(files: readonly ConfigurationFile[], current: ConfigurationDocument): ReadConfiguration;
}
