import GPT2
import UpsideDown

/// The texts written for one request until one obeys its command.
///
/// A small model misses a command now and then: it says a thing twice, cuts a name, or lists the
/// user's words until there is no room for the end. What was asked is known and what came is
/// measured, so such a text is written again, each time a little more freely, because the likeliest
/// words led astray (Whisper's temperature fallback: Radford et al. 2022, arXiv 2212.04356,
/// section 4.5). Where that does not help, the reward is out of reach for this intent at this
/// length: the model never saw it there. Then a little less is asked for, which it can write.
///
/// The same request and results give the same attempts.
public struct Attempts: Sendable {
  /// How many texts a caller gets written who says nothing.
  public static let standardLimit = 6
  /// How many may be asked for.
  public static let largestLimit = 16
  /// Added to the temperature with each attempt.
  static let temperatureStep: Float = 0.1
  /// Far enough apart that an attempt's random sequence is no other choice's.
  private static let choiceStride = 1 << 16
  /// Texts written before less is asked for, and how many reward bins each must have missed.
  private static let patience = (textCount: 2, shortfall: 2)
  /// How many reward bins less are asked for at most.
  private static let mostLowered = 2

  private let request: GenerationRequest
  private let commands: CommandTable?
  private let limit: Int
  /// The texts so far, the first one first.
  public private(set) var results: [GenerationResult] = []

  /// - Parameters:
  ///   - commands: the model's; nil, as for a plain continuation, is content with the first text.
  ///   - limit: texts written at most, at least 1. A request whose likeliest text is wanted and no
  ///     other is written once, and so is one whose text a stop string may cut.
  public init(_ request: GenerationRequest, commands: CommandTable?, limit: Int) {
    precondition(limit >= 1, "at least one text is written")
    self.request = request
    self.commands = commands
    let isGreedy = request.sampler.temperature == 0 || request.sampler.topK == 1
    let isFixed = isGreedy || !request.stop.isEmpty
    self.limit = request.command == nil || isFixed ? 1 : limit
  }

  /// The request of the next text; nil where one obeys or as many were written as may be.
  public var next: GenerationRequest? {
    let index = results.count
    guard index < limit else { return nil }
    if let last = results.last, isObeyed(last) { return nil }
    var request = request
    request.sampler.temperature = min(
      request.sampler.temperature + Self.temperatureStep * Float(index),
      SamplerSettings.highestTemperature)
    request.choiceIndex += Self.choiceStride * index
    if let reward = loweredReward { request.command?.desiredReward = .value(reward) }
    return request
  }

  /// Takes what came of ``next``.
  public mutating func add(_ result: GenerationResult) { results.append(result) }

  /// The text that obeys, or else the one that is nearest to it; nil before the first.
  public var best: GenerationResult? {
    if let last = results.last, isObeyed(last) { return last }
    return BestTexts(for: request.command ?? Command()).of(results, count: 1).first
  }

  /// What the model was told first: the command that texts are held to.
  private var asked: EffectiveCommand? { results.first?.effective }

  private func isObeyed(_ result: GenerationResult) -> Bool {
    guard let commands, let asked else { return true }
    // Cut where the caller wanted it cut, it will be cut again.
    if result.finishReason == .length, request.maxTokens != nil { return true }
    return commands.isObeyed(
      asked, limit: request.command?.lengthLimit, length: result.tokenCount,
      isEnded: result.finishReason == .stop, reward: result.reward?.total)
  }

  /// The reward to ask for instead; nil while the one asked for may still come.
  private var loweredReward: Float? {
    guard let commands, let asked, results.count >= Self.patience.textCount else { return nil }
    // Later texts were asked for less: they say nothing of what was asked for first.
    let isOutOfReach = results.prefix(Self.patience.textCount).allSatisfy { result in
      commands.rewardShortfall(asked, reward: result.reward?.total) >= Self.patience.shortfall
    }
    let steps = min(results.count - Self.patience.textCount + 1, Self.mostLowered)
    return isOutOfReach ? commands.reward(asked, lowered: steps) : nil
  }
}
