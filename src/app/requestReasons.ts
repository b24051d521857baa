/** The page's way to what a trace says about one request: its waterfall, and why it failed. */
export {
  waterfall,
  type Decision,
  type StretchKind,
  type Waterfall,
  type WaterfallRow,
  type WaterfallStretch,
} from '../trace/waterfall.ts';
export { whyFailed, type Failure, type Reason } from '../trace/whyFailed.ts';
