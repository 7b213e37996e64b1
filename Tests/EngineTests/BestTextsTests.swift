import Testing
import UpsideDown

@testable import Engine

/// The choice among the texts of a request with `best_of`.
struct BestTextsTests {
  private static func result(
    _ text: String, length: Int, reward: Float, desiredLength: Int? = 12
  ) -> GenerationResult {
    var measured = Reward(coverage: 0, coherence: 0, faults: 0)
    measured.total = reward
    return GenerationResult(
      text: text, tokenCount: length, promptTokenCount: 9, finishReason: .stop,
      requested: Command(), effective: EffectiveCommand(desiredLength: desiredLength),
      reward: measured, firstTokenSeconds: nil, totalSeconds: 0)
  }

  private static let results = [
    result("poor", length: 12, reward: 0.2), result("long", length: 13, reward: 0.95),
    result("good", length: 12, reward: 0.9), result("fair", length: 12, reward: 0.6),
    result("good", length: 12, reward: 0.9), result("same", length: 12, reward: 0.6),
  ]

  @Test(
    "The length asked for comes first, then the reward asked for, then the order",
    arguments: [
      (DesiredReward.max, ["good", "fair", "same", "poor", "long", "good"]),
      (.auto, ["good", "fair", "same", "poor", "long", "good"]),
      (.value(0.5), ["fair", "same", "poor", "good", "long", "good"]),
      (.value(0), ["poor", "fair", "same", "good", "long", "good"]),
    ])
  func order(desired: DesiredReward, expected: [String]) {
    let best = BestTexts(for: Command(desiredReward: desired))
    #expect(best.of(Self.results, count: 6).map(\.text) == expected)
    #expect(best.of(Self.results, count: 2).map(\.text) == Array(expected.prefix(2)))
  }

  @Test("Without a length the reward alone decides")
  func withoutLength() {
    let results = Self.results.map {
      Self.result(
        $0.text, length: $0.tokenCount, reward: $0.reward?.total ?? 0, desiredLength: nil)
    }
    let command = Command(desiredReward: .max)
    #expect(BestTexts(for: command).of(results, count: 1).map(\.text) == ["long"])
  }

  @Test("Within a limit the reward decides, whichever length the model was told")
  func limit() {
    let results = [
      Self.result("told", length: 12, reward: 0.6), Self.result("short", length: 9, reward: 0.8),
      Self.result("beyond", length: 13, reward: 0.9),
    ]
    let best = BestTexts(for: Command(lengthLimit: 12, desiredReward: .max))
    #expect(best.of(results, count: 3).map(\.text) == ["short", "told", "beyond"])
  }
}
