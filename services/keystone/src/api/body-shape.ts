import { checkBody, defineShape, type Schema, type Shape } from "@underpin/oslo/http";
import type { Compatibility } from "../policies/index.ts";

/** How one release checks a body: as a whole before a rule is asked, a member of it after that, or both. */
export interface BodyShape<S extends Schema = Schema> {
  readonly whole?: Shape<S>;
  readonly member?: { readonly name: string; readonly shape: Shape; readonly missing: Missing };
}

/** What a member is held for that a body lacks. */
type Missing = Readonly<Record<string, never>> | readonly never[] | null;

/** A body's shape in each release. */
export interface BodyShapes {
  readonly 30: BodyShape;
  readonly 22: BodyShape;
}

/** All of a body, checked before anything else: the way of 30. */
export function whole<const S extends Schema>(schema: S): { readonly whole: Shape<S> } {
  return { whole: defineShape(schema) };
}

/** A member of a body, checked when a rule has allowed the request: the way of 22, which some of 30 kept. */
export function member(name: string, schema: Schema, missing: Missing = {}): Required<Pick<BodyShape, "member">> {
  return { member: { name, shape: defineShape(schema), missing } };
}

/** What no release changed. */
export function inBoth<const B extends BodyShape>(shape: B): { readonly 30: B; readonly 22: B } {
  return { 30: shape, 22: shape };
}

/** The schema of a whole body, for the API's description. */
export function describedBody({ whole: shape, member: of }: BodyShape): Schema | undefined {
  if (shape !== undefined || of === undefined) return shape?.schema;
  return { type: "object", properties: { [of.name]: of.shape.schema }, required: [of.name] };
}

type Body = Readonly<Record<string, unknown>>;

/**
 * Checks what is checked of a body before a rule is asked.
 *
 * @throws HttpError 400
 */
export function checkWhole(body: Body, { whole: shape }: BodyShape): void {
  if (shape !== undefined) checkBody(shape, body, "30");
}

/**
 * Checks what is checked of a body when a rule has allowed the request.
 *
 * @returns the body with what that member was held for
 * @throws HttpError 400
 */
export function checkMember(body: Body, { member: of }: BodyShape, release: Compatibility): Body {
  if (of === undefined) return body;
  const value = Object.hasOwn(body, of.name) ? body[of.name] : of.missing;
  checkValue(of.shape, value, release);
  return { ...body, [of.name]: value };
}

/**
 * Checks what is no part of a body in the way in which members are checked.
 *
 * @throws HttpError 400
 */
export function checkValue(shape: Shape, value: unknown, release: Compatibility): void {
  checkBody(shape, value, release === 22 ? "22" : "30 dump");
}
