import UpsideDown

/// A reply's `udrl`: what was asked, and what the model was told after unsupported parts were
/// moved to the nearest supported ones. Null stands for what is left to the model.
struct CommandReport: Encodable {
  let requested: Command
  let effective: EffectiveCommand

  private enum CodingKeys: String, CodingKey { case requested, effective }

  private enum PartKeys: String, CodingKey {
    case task, clamped
    case desiredLength = "desired_length"
    case desiredReward = "desired_reward"
    case lengthBucket = "length_bucket"
    case rewardBin = "reward_bin"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var asked = container.nestedContainer(keyedBy: PartKeys.self, forKey: .requested)
    try asked.encode(requested.task, forKey: .task)
    if let limit = requested.lengthLimit {
      try asked.encode(["max": limit], forKey: .desiredLength)
    } else {
      try asked.encode(requested.desiredLength, forKey: .desiredLength)
    }
    switch requested.desiredReward {
    case .auto: try asked.encode("auto", forKey: .desiredReward)
    case .max: try asked.encode("max", forKey: .desiredReward)
    case .value(let value): try asked.encode(value, forKey: .desiredReward)
    }
    var told = container.nestedContainer(keyedBy: PartKeys.self, forKey: .effective)
    try told.encode(effective.task, forKey: .task)
    try told.encode(effective.desiredLength, forKey: .desiredLength)
    try told.encode(effective.lengthBucket, forKey: .lengthBucket)
    try told.encode(effective.reward, forKey: .desiredReward)
    try told.encode(effective.rewardBin, forKey: .rewardBin)
    try told.encode(effective.clamped, forKey: .clamped)
  }
}
