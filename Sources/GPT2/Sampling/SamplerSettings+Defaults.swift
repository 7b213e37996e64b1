extension SamplerSettings {
  /// What a request with a command gets that says nothing, and what published figures are measured
  /// with.
  ///
  /// A small model keeps to the user's words better below OpenAI's temperature of 1, and without
  /// the many tokens that are unlikely each but not together: one of them in the middle of a name
  /// or before the end spoils the text. min_p: Nguyen et al. 2024, arXiv 2407.01082.
  ///
  /// Lists begin to say a thing twice (``RunPenalty``). In so short a text two tokens that were
  /// there together before are a slip already, so the second of them costs something; it costs no
  /// more the longer the run, because a name that is rightly said twice would end in other letters.
  public static let defaults = SamplerSettings(
    temperature: 0.8, minP: 0.05, dryMultiplier: 1.8, dryBase: 1, dryAllowedLength: 1)

  /// The defaults with values of a recipe.
  public static func defaults(
    temperature: Float, minP: Float, dryMultiplier: Float
  ) -> SamplerSettings {
    var settings = defaults
    settings.temperature = temperature
    settings.minP = minP
    settings.dryMultiplier = dryMultiplier
    return settings
  }

  /// What a plain continuation gets that says nothing: in a page pairs of tokens come again, and a
  /// loop must be left.
  public static let continuationDefaults = SamplerSettings(
    temperature: 0.8, minP: 0.05, dryMultiplier: 0.8, dryBase: 1.75, dryAllowedLength: 2)
}
