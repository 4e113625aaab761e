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
  /**
   * For a source that says only a part: the document then has the rest from the configuration in force, everything by its
   * id here, and these rules and connectors are what the source speaks of.
   */
  readonly imported?: { readonly rules: readonly string[]; readonly connectors: readonly string[] } | undefined;
}

export interface ReadOptions {
  /** Connector id in the source → id here. */
  readonly connectors?: { readonly [id: string]: string } | undefined;
  /** Rules whose precedence another rule has too get the next free one; else that is a problem. */
  readonly renumber?: boolean | undefined;
  /** Directory extensions: id of their application in the source → that of the application here. */
  readonly extensionApps?: { readonly [id: string]: string } | undefined;
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
  read(files: readonly ConfigurationFile[], current: ConfigurationDocument, options?: ReadOptions): ReadConfiguration;
}
