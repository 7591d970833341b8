/** What a person can ask of a rollout while it runs. Each resolves when it is noted; what is refused changes nothing. */
export interface RolloutControls {
  /** It stops before the next step; the one that runs ends first. The next conductor finds it so. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Contract may run. Only while that is asked.
   *
   * @throws UnderpinError `UP-ROLLOUT` at any other time
   */
  contract(): Promise<void>;
  /**
   * It goes back, as `autoRollback` does it: the command that runs ends first, what waits ends at once.
   *
   * @throws UnderpinError `UP-ROLLOUT` where there is no way back, or it is going back already, or over
   */
  back(): Promise<void>;
}
