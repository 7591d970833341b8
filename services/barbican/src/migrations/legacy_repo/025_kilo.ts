import { noop } from "underpin";

export default noop();
