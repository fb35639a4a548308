import { serve } from "../src/worker/index.js";

serve();
