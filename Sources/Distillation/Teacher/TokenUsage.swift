/// Tokens that a server says it has read and written; 0 where it says nothing.
public struct TokenUsage: Sendable, Equatable {
  public var prompt = 0
  public var completion = 0

  public init(prompt: Int = 0, completion: Int = 0) {
    self.prompt = prompt
    self.completion = completion
  }

  /// A number from outside, as one of 0...2³⁰: sums of those do not overflow.
  static func limited(_ number: Int) -> Int { min(max(0, number), 1 << 30) }

  static func += (sum: inout TokenUsage, other: TokenUsage) {
    sum.prompt += other.prompt
    sum.completion += other.completion
  }
}
