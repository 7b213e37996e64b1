extension SamplerSettings {
  /// What a request gets that says nothing, and what published figures are measured with.
  ///
  /// A small model keeps to the user's words better below OpenAI's temperature of 1, and without
  /// the many tokens that are unlikely each but not together: one of them in the middle of a name
  /// or before the end spoils the text. min_p: Nguyen et al. 2024, arXiv 2407.01082. Long texts and
  /// lists begin to say a thing twice: "DRY" (``RunPenalty``).
  public static let defaults = SamplerSettings(
    temperature: 0.8, minP: 0.05, dryMultiplier: 0.8)
}
