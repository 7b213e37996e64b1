/// The shape of a model to synthesize.
public struct ModelShape: Sendable, Equatable {
  public let layerCount: Int
  public let headCount: Int
  public let width: Int
  /// Real tokens; rows of `wte` are padded to a multiple of 64.
  public let tokenCount: Int
  public let positionCount: Int

  private static let named: [String: ModelShape] = [
    "gpt2": ModelShape(12, 12, 768, 50257, 1024),
    "gpt2-medium": ModelShape(24, 16, 1024, 50257, 1024),
    "gpt2-large": ModelShape(36, 20, 1280, 50257, 1024),
    "gpt2-xl": ModelShape(48, 25, 1600, 50257, 1024),
  ]

  private init(_ layers: Int, _ heads: Int, _ width: Int, _ tokens: Int, _ positions: Int) {
    layerCount = layers
    headCount = heads
    self.width = width
    tokenCount = tokens
    positionCount = positions
  }

  /// Reads `gpt2`, `gpt2-medium`, `gpt2-large`, `gpt2-xl` or five numbers `L,H,C,V,T`: layers,
  /// heads, width, tokens, positions.
  public init?(_ text: String) {
    if let known = Self.named[text] {
      self = known
      return
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let values = numbers.compactMap(\.self)
    guard numbers.count == 5, values.count == 5, values.allSatisfy({ (1...(1 << 30)).contains($0) })
    else { return nil }
    self.init(values[0], values[1], values[2], values[3], values[4])
  }

  /// A plain GPT-2 of this shape; the last token is `<|endoftext|>`.
  public var configuration: ModelConfiguration {
    ModelConfiguration(
      vocabularyCount: (tokenCount + 63) / 64 * 64, positionCount: positionCount, width: width,
      layerCount: layerCount, headCount: headCount, beginToken: tokenCount - 1,
      endToken: tokenCount - 1, tokenCount: tokenCount)
  }
}
