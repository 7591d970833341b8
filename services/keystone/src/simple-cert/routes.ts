import { HttpError } from "@underpin/oslo/http";
import { route, type Route } from "../api/route.ts";

/** `/v3/OS-SIMPLE-CERT`: what was there for PKI tokens, and says that it is gone. */
export const simpleCertRoutes: readonly Route[] = (["/v3/OS-SIMPLE-CERT/ca", "/v3/OS-SIMPLE-CERT/certificates"] as const).map((path) =>
  route("GET", path, { summary: "Gone with PKI tokens.", policies: [] }, async () => {
    throw new HttpError(410, "This API is no longer available due to the removal of support for PKI tokens.");
  }),
);
