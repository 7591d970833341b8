/** What a service's connections need: `underpin/client`. */
export { checkMarker, type CheckMarkerOptions, type Query } from "./check-marker.ts";
export { marker, type Marker } from "./marker.ts";
