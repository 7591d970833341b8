import { readFile } from "node:fs/promises";
import { route, type Route } from "../api/route.ts";

/** `/v3/OS-FEDERATION/saml2/metadata`: what service providers must know of this cloud. The operator writes the file. */
export const metadataRoutes: readonly Route[] = [
  route("GET", "/v3/OS-FEDERATION/saml2/metadata", { summary: "Read the metadata of SAML.", policies: [] }, async (call) => {
    const metadata = await readFile(call.keystone.config.saml.idp_metadata_path, "utf8");
    call.reply.type("text/xml");
    return metadata;
  }),
];
