import type { Secret } from "./secret.ts";

/** Values that are allowed, or the same with a word on each. */
type Choices<T extends string | number> = readonly T[] | Readonly<Record<T, string>>;

/** Text. */
export interface StringType {
  readonly type: "string";
  readonly choices?: Choices<string>;
  /** Whether case makes no difference for `choices` and `regex`. The value stays as it was written. */
  readonly ignoreCase?: boolean;
  /** What some part of the value must match. */
  readonly regex?: string;
  /** In characters. */
  readonly maxLength?: number;
  /** Takes quotes around the value away; one that isn't closed is refused. */
  readonly quotes?: boolean;
}

/** true, yes, on, 1, or false, no, off, 0, in any case. */
export interface BooleanType {
  readonly type: "boolean";
}

/** A number; nothing at all is none (null). `port` is an integer from 0 to 65535. */
export interface NumberType {
  readonly type: "integer" | "float" | "port";
  readonly min?: number;
  readonly max?: number;
  readonly choices?: Choices<number>;
}

/** An IP address, a host's name, or either; `hostDomain` allows underscores, too. */
export interface AddressType {
  readonly type: "ip" | "hostname" | "hostAddress" | "hostDomain";
  /** Only addresses of this version of IP. */
  readonly version?: 4 | 6;
}

/** A URI with a scheme and a host. */
export interface UriType {
  readonly type: "uri";
  readonly schemes?: readonly string[];
  readonly maxLength?: number;
}

/** One value, not a collection of them. */
export type ItemType = StringType | BooleanType | NumberType | AddressType | UriType;

/** Values in one line, with commas between them; with `bounds`, in brackets. */
export interface ListType {
  readonly type: "list";
  readonly items?: ItemType;
  readonly bounds?: boolean;
}

/** Names and values in one line, `name:value,name:value`; with `bounds`, in braces. */
export interface DictType {
  readonly type: "dict";
  readonly values?: ItemType | ListType;
  readonly bounds?: boolean;
}

/** An option that may be given several times; each value counts. */
export interface MultiType {
  readonly type: "multi";
  readonly items?: ItemType;
}

export type ValueType = ItemType | ListType | DictType | MultiType;

/** What a default is: as the value is, or as it would stand in a file (`$other` and all). */
export type Default =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | Readonly<Record<string, string | number | boolean>>;

/** Another name under which an option is known: its own where one of both is left out. */
export interface DeprecatedName {
  readonly group?: string;
  readonly name?: string;
}

/** An option: what its values are, and what there is to know about it. */
export type Option = ValueType & {
  /** One or two sentences for the sample file. */
  readonly help: string;
  /** None (null) if left out. */
  readonly default?: Default;
  /** What the sample file shows in the default's place, where that depends on the machine. */
  readonly sampleDefault?: Default;
  /** Never shown, neither in the log nor in an error; the value is a `Secret`, or each of several is. */
  readonly secret?: boolean;
  /** Whether a running service takes a new value over. */
  readonly mutable?: boolean;
  /** Whether there must be a value. */
  readonly required?: boolean;
  /** For who knows what it does. */
  readonly advanced?: boolean;
  readonly deprecated?: readonly DeprecatedName[];
  readonly deprecatedForRemoval?: { readonly since?: string; readonly reason?: string };
};

/** A section of the file. */
export interface OptionGroup {
  readonly help?: string;
  /** By their names in the file, which are written with underscores. */
  readonly options: Readonly<Record<string, Option>>;
}

/** All sections by name; `DEFAULT` is the one of options that have none. A module that exports its groups is such a record. */
export type OptionGroups = Readonly<Record<string, OptionGroup>>;

type ItemOf<T> = T extends { readonly type: "boolean" }
  ? boolean
  : T extends { readonly type: "integer" | "float" | "port" }
    ? number
    : T extends { readonly choices: readonly (infer C extends string)[]; readonly ignoreCase?: never }
      ? C
      : string;

type Plain<O> = O extends { readonly type: "list" | "multi" }
  ? readonly (O extends { readonly items: infer I } ? ItemOf<I> : string)[]
  : O extends { readonly type: "dict" }
    ? ReadonlyMap<string, O extends { readonly values: infer V } ? (V extends ListType ? readonly string[] : ItemOf<V>) : string>
    : ItemOf<O>;

type Hidden<O> = O extends { readonly type: "list" | "multi" } ? readonly Secret[] : Secret;

/** What reading an option gives. */
export type OptionValue<O> =
  | (O extends { readonly secret: true } ? Hidden<O> : Plain<O>)
  | (O extends { readonly default: Default } ? never : null);

/** All values, by group and option. */
export type Values<G> = {
  readonly [Group in keyof G]: G[Group] extends { readonly options: infer Options }
    ? { readonly [Name in keyof Options]: OptionValue<Options[Name]> }
    : never;
};
