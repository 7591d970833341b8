import type { Schema } from "./schema.ts";

interface ByType {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly null: null;
}

/** What a value is that is of a schema, as far as types can say it. */
export type ValueOf<S> = S extends { readonly const: infer Value }
  ? Value
  : S extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : S extends { readonly type: readonly (infer Type)[] }
      ? OfType<Type, S>
      : S extends { readonly type: infer Type }
        ? OfType<Type, S>
        : unknown;

type OfType<Type, S> = Type extends keyof ByType
  ? ByType[Type]
  : Type extends "array"
    ? ListOf<S>
    : Type extends "object"
      ? ObjectOf<S>
      : never;

type ListOf<S> = S extends { readonly items: infer Item extends Schema } ? readonly ValueOf<Item>[] : readonly unknown[];

type ObjectOf<S> = S extends { readonly properties: infer Properties }
  ? Named<Properties, S extends { readonly required: readonly (infer Name)[] } ? Name : never> & Others<S>
  : Readonly<Record<string, unknown>>;

type Named<Properties, Required> = { readonly [Name in keyof Properties & Required]: ValueOf<Properties[Name]> } & {
  readonly [Name in Exclude<keyof Properties, Required>]?: ValueOf<Properties[Name]>;
};

type Others<S> = S extends { readonly additionalProperties: false } ? unknown : Readonly<Record<string, unknown>>;
