/// DRY, "don't repeat yourself": what a token loses that would go on with a run of tokens which the
/// text has already.
///
/// A penalty on single tokens also hits what every sentence needs again, the full stop above all;
/// this one hits the token after the first `allowedLength` of a run that is said twice, and with a
/// base above 1 each later one harder. It is, by its names too, text-generation-webui's (pull
/// request 5677) and llama.cpp's; here it sees all generated tokens and nothing else, and no token
/// breaks a run.
struct RunPenalty {
  let multiplier: Float
  let base: Float
  /// Tokens of a run that may be repeated for nothing.
  let allowedLength: Int
  /// The generated tokens.
  private var tokens: [Int32] = []

  /// Nil where the settings ask for none.
  init?(_ settings: SamplerSettings) {
    guard settings.dryMultiplier > 0 else { return nil }
    multiplier = settings.dryMultiplier
    base = settings.dryBase
    allowedLength = settings.dryAllowedLength
    tokens.reserveCapacity(128)
  }

  mutating func remember(_ token: Int32) { tokens.append(token) }

  /// Subtracts `multiplier · base^(length − allowedLength)` from every token that followed, earlier
  /// in the text, on the `length` tokens that end it now. O(text · longest run).
  func apply(to logits: UnsafeMutableBufferPointer<Float>) {
    guard tokens.count > allowedLength else { return }
    // The longest run that each token would go on with; few tokens follow a repeated run.
    var lengths: [(token: Int32, length: Int)] = []
    for next in allowedLength..<tokens.count {
      let length = runLength(before: next)
      guard length >= allowedLength else { continue }
      if let index = lengths.firstIndex(where: { $0.token == tokens[next] }) {
        lengths[index].length = max(lengths[index].length, length)
      } else {
        lengths.append((tokens[next], length))
      }
    }
    for (token, length) in lengths {
      var penalty = multiplier
      for _ in allowedLength..<length { penalty *= base }
      logits[Int(token)] -= penalty
    }
  }

  /// How many tokens before `next` are the text's last ones too.
  private func runLength(before next: Int) -> Int {
    var length = 0
    while length < next, tokens[next - 1 - length] == tokens[tokens.count - 1 - length] {
      length += 1
    }
    return length
  }
}
