import { placeholder } from "underpin";

export default placeholder();
