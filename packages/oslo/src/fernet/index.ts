export { FernetKey, FernetKeys, type FernetCipher, type Opened } from "./fernet.ts";
