/// A flat list of tokens made of whole examples, each a segment that sees only itself.
///
/// There is no padding: positions restart at 0 in every segment and attention runs segment
/// by segment, so no multiplication is spent on empty places.
public struct PackedBatch: Sendable {
  public struct Segment: Sendable, Equatable {
    public let start: Int
    public let count: Int
  }

  public private(set) var tokens: [Int32] = []
  public private(set) var positions: [Int32] = []
  /// Row of the countdown table added at each token, -1 for none.
  public private(set) var horizons: [Int32] = []
  public private(set) var segments: [Segment] = []
  /// Tokens whose prediction is scored, in order, and what each must predict.
  public private(set) var scoredRows: [Int32] = []
  public private(set) var targets: [Int32] = []
  /// How much each scored row's gradient counts; 1 for an ordinary one.
  public private(set) var targetWeights: [Float] = []

  public init(tokenCapacity: Int = 0) {
    tokens.reserveCapacity(tokenCapacity)
    positions.reserveCapacity(tokenCapacity)
    horizons.reserveCapacity(tokenCapacity)
    scoredRows.reserveCapacity(tokenCapacity)
    targets.reserveCapacity(tokenCapacity)
    targetWeights.reserveCapacity(tokenCapacity)
  }

  public var count: Int { tokens.count }
  public var targetCount: Int { targets.count }
  public var targetWeightSum: Float { targetWeights.reduce(0, +) }

  public mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    horizons.removeAll(keepingCapacity: true)
    segments.removeAll(keepingCapacity: true)
    scoredRows.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    targetWeights.removeAll(keepingCapacity: true)
  }

  /// Appends one segment of `inputs.count` tokens whose predictions from `firstTarget` on
  /// are scored against `following[i]`, the token after input `i`. An empty `following`
  /// scores nothing. `weights` are those of the scored rows; none stands for ones.
  public mutating func append(
    inputs: ArraySlice<Int32>, following: ArraySlice<Int32>, horizons: ArraySlice<Int32>,
    firstTarget: Int, weights: [Float] = []
  ) {
    precondition(inputs.count == horizons.count, "Every input needs a horizon.")
    precondition(following.isEmpty || following.count == inputs.count, "Targets miss inputs.")
    let start = tokens.count
    segments.append(Segment(start: start, count: inputs.count))
    tokens.append(contentsOf: inputs)
    self.horizons.append(contentsOf: horizons)
    for position in 0..<inputs.count {
      positions.append(Int32(position))
    }
    guard !following.isEmpty, firstTarget < inputs.count else { return }
    for index in firstTarget..<inputs.count {
      scoredRows.append(Int32(start + index))
      targets.append(following[following.startIndex + index])
    }
    let scoredCount = inputs.count - firstTarget
    precondition(weights.isEmpty || weights.count == scoredCount, "Every target needs a weight.")
    if weights.isEmpty {
      targetWeights.append(contentsOf: repeatElement(1, count: scoredCount))
    } else {
      targetWeights.append(contentsOf: weights)
    }
  }
}
