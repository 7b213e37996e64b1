/// One text that a teacher is asked for.
public struct TextOrder: Sendable, Hashable {
  public let task: String
  public let intent: String
  /// The desired length in words.
  public let words: Int
  public let quality: Quality

  public init(task: String, intent: String, words: Int, quality: Quality) {
    self.task = task
    self.intent = intent
    self.words = words
    self.quality = quality
  }

  /// A number of its own for each order and attempt, the same in every run.
  func seed(_ seed: UInt64, attempt: Int) -> UInt64 {
    let name = "\(task)\t\(words)\t\(quality.rawValue)\t\(intent)"
    return SplitMix.mix(seed ^ SplitMix.hash(name)) &+ UInt64(attempt)
  }
}
