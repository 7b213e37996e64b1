/// What was asked, what the model was told, and what came out, in one line each for a person.
public struct GenerationSummary: Sendable {
  private var asked: RequestedCommand?
  private var effective: EffectiveCommand?
  private var achieved: [Int: String] = [:]
  /// What each text's reward is made of.
  private var parts: [Int: String] = [:]
  private var seed: UInt64?

  /// - Parameter command: what the caller asked; the reply's own account of it takes precedence.
  public init(command: CommandChoice) {
    if case .command(let command) = command { asked = command }
  }

  /// Takes a reply, or one event of a stream.
  public mutating func append(_ completion: Completion) {
    asked = completion.command?.requested ?? asked
    effective = completion.command?.effective ?? effective
    seed = completion.seed ?? seed
    for choice in completion.choices {
      guard let reason = choice.finishReason else { continue }
      var parts: [String] = []
      if let result = choice.achieved {
        parts.append("length \(result.length)")
        if let reward = result.reward { parts.append("reward \(Self.hundredths(reward))") }
        self.parts[choice.index] = result.rewardParts.map(Self.line)
      }
      parts.append("finish \(reason)")
      if let count = choice.achieved?.attempts, count > 1 { parts.append("written \(count) times") }
      achieved[choice.index] = parts.joined(separator: ", ")
    }
  }

  public var lines: [String] {
    var lines: [String] = []
    if let asked {
      // What was left out is not what "auto" asks for.
      let command = Self.line(
        asked.task ?? "default", asked.desiredLength, asked.desiredReward ?? .max)
      lines.append("asked:     " + command)
    }
    if let effective {
      let command = Self.line(
        effective.task ?? "auto", effective.desiredLength.map(RequestedLength.exact),
        effective.desiredReward)
      let note = effective.clamped == true ? " (moved to the nearest supported command)" : ""
      lines.append("effective: " + command + note)
    }
    for (index, text) in achieved.sorted(by: { $0.key < $1.key }) {
      let number = achieved.count > 1 ? " (text \(index + 1))" : ""
      lines.append("achieved:  " + text + number)
      if let parts = parts[index] { lines.append("parts:     " + parts + number) }
    }
    if let seed { lines.append("seed:      \(seed)") }
    return lines
  }

  private static func line(_ parts: RewardParts) -> String {
    let similarity = parts.similarity.map { "similarity \(hundredths($0)), " } ?? ""
    return "coverage \(hundredths(parts.coverage)), coherence \(hundredths(parts.coherence)), "
      + similarity + "faults \(hundredths(parts.faults))"
  }

  private static func line(
    _ task: String, _ length: RequestedLength?, _ reward: RequestedReward?
  ) -> String {
    let rewardText =
      switch reward {
      case nil, .auto: "auto"
      case .max: "max"
      case .value(let value): hundredths(value)
      }
    return "task \(task), length \(length?.description ?? "auto"), reward \(rewardText)"
  }

  /// Two digits after the point, without the locale-aware formatters of full Foundation.
  private static func hundredths(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e6 else { return String(value) }
    let count = Int((abs(value) * 100).rounded())
    let digits = count % 100
    let sign = value < 0 && count > 0 ? "-" : ""
    return "\(sign)\(count / 100).\(digits < 10 ? "0" : "")\(digits)"
  }
}
