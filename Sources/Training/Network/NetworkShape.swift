/// The sizes of one GPT-2 network.
///
/// `vocabularyCount` is the number of rows of the token embedding, padded to a multiple of
/// 64; ids from `tokenCount` on are padding: they are never scored and their rows stay zero.
public struct NetworkShape: Sendable, Equatable {
  public var layerCount: Int
  public var headCount: Int
  public var width: Int
  /// Width between the two halves of the perceptron, GPT-2's `n_inner`.
  public var innerWidth: Int
  public var positionCount: Int
  public var tokenCount: Int
  public var vocabularyCount: Int
  /// Rows of the countdown table `whe.weight`; 0 leaves the table out.
  public var horizonCount: Int
  public var normEpsilon: Float

  public init(
    layerCount: Int, headCount: Int, width: Int, innerWidth: Int? = nil, positionCount: Int,
    tokenCount: Int, vocabularyCount: Int? = nil, horizonCount: Int, normEpsilon: Float = 1e-5
  ) {
    self.layerCount = layerCount
    self.headCount = headCount
    self.width = width
    self.innerWidth = innerWidth ?? 4 * width
    self.positionCount = positionCount
    self.tokenCount = tokenCount
    self.vocabularyCount = vocabularyCount ?? (tokenCount + 63) / 64 * 64
    self.horizonCount = horizonCount
    self.normEpsilon = normEpsilon
  }

  public var headWidth: Int { width / headCount }

  /// Throws when a size is not positive or the heads do not divide the width.
  public func validate() throws(TrainingError) {
    let sizes = [
      ("layers", layerCount), ("heads", headCount), ("width", width),
      ("inner width", innerWidth), ("positions", positionCount), ("tokens", tokenCount),
    ]
    for (name, value) in sizes where value < 1 {
      throw TrainingError("The model's \(name) are \(value), expected at least 1.")
    }
    guard width % headCount == 0 else {
      throw TrainingError("The width \(width) is not a multiple of the \(headCount) heads.")
    }
    guard vocabularyCount >= tokenCount, horizonCount >= 0 else {
      throw TrainingError(
        "The vocabulary has \(vocabularyCount) rows for \(tokenCount) tokens and "
          + "\(horizonCount) horizon rows, expected at least as many rows as tokens.")
    }
  }

  /// Floating-point operations of forward and backward over one token of which a share
  /// `scored` reaches the output head: six for every weight of a matrix product, and the
  /// attention of a segment of `segmentTokenCount` tokens.
  public func operationsPerToken(scored: Double, segmentTokenCount: Double) -> Double {
    let matrices = Double(layerCount * width * (4 * width + 2 * innerWidth))
    let head = Double(tokenCount * width) * scored
    let attention = Double(2 * layerCount * width) * segmentTokenCount
    return 6 * (matrices + head + attention)
  }
}
