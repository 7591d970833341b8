/** A handle of the library's, as pkcs11js has it: eight bytes. */
export type Handle = Buffer;

export interface Attribute {
  readonly type: number;
  readonly value: number | boolean | string;
}

export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: Buffer | GcmParameters;
}

export interface GcmParameters {
  readonly type: number;
  readonly iv: Buffer;
  readonly ivBits: number;
  readonly tagBits: number;
}

/** What is used of a PKCS#11 library, in the names of the standard, as pkcs11js offers them. */
export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(options?: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): readonly Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string; readonly serialNumber: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_GetSessionInfo(session: Handle): { readonly state: number };
  C_Login(session: Handle, user: number, pin: string): void;
  C_SeedRandom(session: Handle, seed: Buffer): void;
  C_GenerateRandom(session: Handle, into: Buffer): Buffer;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): readonly Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: readonly Attribute[]): Handle;
  C_DestroyObject(session: Handle, object: Handle): void;
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, data: Buffer, into: Buffer): Buffer;
  C_VerifyInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Verify(session: Handle, data: Buffer, signature: Buffer): unknown;
  C_WrapKey(session: Handle, mechanism: Mechanism, by: Handle, key: Handle, into: Buffer): Buffer;
  C_UnwrapKey(session: Handle, mechanism: Mechanism, by: Handle, wrapped: Buffer, template: readonly Attribute[]): Handle;
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Encrypt(session: Handle, data: Buffer, into: Buffer): Buffer;
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, data: Buffer, into: Buffer): Buffer;
}
