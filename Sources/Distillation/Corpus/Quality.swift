/// How good a text of the teacher is meant to be. UDRL learns from the whole range.
public enum Quality: String, CaseIterable, Sendable {
  /// All words of the intent, every modifier on topic.
  case excellent
  /// All words of the intent, now and then a modifier from elsewhere.
  case good
  /// A word lost, or every second modifier off topic.
  case middling
  /// Mostly off topic, words lost, the name misspelt or missing, phrases repeated.
  case poor
  /// About something else, repeating itself, or cut off in the middle of a word.
  case bad
}

/// The faults that one text gets on purpose.
struct FaultPlan: Sendable {
  var offTopicChance = 0.0
  /// Chance of each role to lose its words.
  var lossChance = 0.0
  /// Roles that certainly lose (part of) their words.
  var losses = 0
  var misspellsName = false
  var losesName = false
  var repeatChance = 0.0
  /// Whether the text breaks off before its end, and whether it does so inside a word.
  var isCutOff = false
  var cutsAWord = false
  var isUnrelated = false

  static func draw(_ quality: Quality, _ random: inout SplitMix) -> FaultPlan {
    var plan = FaultPlan()
    switch quality {
    case .excellent: break
    case .good: plan.offTopicChance = 0.15
    case .middling:
      if random.chance(0.6) {
        plan.losses = 1
        plan.offTopicChance = random.chance(0.5) ? 0.25 : 0
      } else {
        plan.offTopicChance = 0.55
      }
    case .poor:
      plan.offTopicChance = 0.5 + 0.4 * random.unit()
      plan.lossChance = 0.4
      plan.losses = 1
      plan.misspellsName = random.chance(0.4)
      plan.losesName = !plan.misspellsName && random.chance(0.7)
      plan.repeatChance = random.chance(0.1) ? 0.35 : 0
    case .bad:
      plan.isUnrelated = random.chance(0.75)
      plan.offTopicChance = plan.isUnrelated ? 0.3 : 0.9
      plan.lossChance = 0.8
      plan.losesName = true
      // Enough to be known as a fault: what a model reads often it also writes when it is unsure.
      plan.repeatChance = random.chance(0.12) ? 0.6 : 0
      plan.isCutOff = random.chance(0.15)
      plan.cutsAWord = plan.isCutOff && random.chance(0.7)
    }
    return plan
  }
}
