import type { OptionGroups } from "@underpin/oslo/config";

/** What both implementations are asked: groups of options, and files, folders and an environment that speak of them. */
export interface Case {
  readonly groups: OptionGroups;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** `--config-file` and `--config-dir`, in their order. */
  readonly args: readonly (readonly ["file" | "dir", string])[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the files are when they are read again. */
  readonly again?: Readonly<Record<string, string>>;
  readonly sample?: boolean;
}

/** A value as JSON: numbers as Python writes them. */
export type Told =
  | string
  | boolean
  | null
  | { readonly number: string }
  | readonly Told[]
  | { readonly dict: readonly (readonly [string, Told])[] };

/** By `group.option`; `refers` is the reference that is wrong, without its dollar sign. */
export type Answers = Readonly<Record<string, { readonly value?: Told; readonly error?: string; readonly refers?: string | undefined }>>;

/** What oslo.config answers. */
export interface Answer {
  /** The files can't be read at all. */
  readonly refused?: string;
  readonly values?: Answers;
  readonly notes?: readonly string[];
  /** After the files were read again by the same process, and by a new one. */
  readonly mutated?: Answers | { readonly refused: string };
  readonly fresh?: Answers;
  readonly sample?: string;
}
