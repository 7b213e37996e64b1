import UpsideDown

/// Endless batches of examples: every epoch visits each example once, in an order and with
/// dropped controls that depend only on the seed, the epoch and the example. So a stream
/// continues exactly where a saved one stopped.
public struct ExampleStream: Sendable {
  /// Probabilities with which a control is left to the model.
  public struct DropRates: Sendable, Equatable {
    public var task: Double
    public var length: Double
    public var reward: Double
    public var horizon: Double

    public init(task: Double, length: Double, reward: Double, horizon: Double) {
      self.task = task
      self.length = length
      self.reward = reward
      self.horizon = horizon
    }
  }

  /// Where a stream stands.
  public struct Position: Sendable, Equatable {
    public var epoch: Int
    public var index: Int

    public init(epoch: Int = 0, index: Int = 0) {
      self.epoch = epoch
      self.index = index
    }
  }

  public private(set) var position: Position
  public let examples: [TrainingExample]
  private let layout: SequenceLayout
  private let drops: DropRates
  private let copyWeight: Float
  private let seed: UInt64
  private var order: [Int32]

  public init(
    examples: [TrainingExample], layout: SequenceLayout, drops: DropRates, seed: UInt64,
    copyWeight: Float = 1, position: Position = Position()
  ) {
    precondition(!examples.isEmpty, "A stream needs examples.")
    self.examples = examples
    self.layout = layout
    self.drops = drops
    self.copyWeight = copyWeight
    self.seed = seed
    self.position = position
    order = ExampleStream.order(count: examples.count, seed: seed, epoch: position.epoch)
  }

  /// A Fisher–Yates shuffle of one epoch.
  private static func order(count: Int, seed: UInt64, epoch: Int) -> [Int32] {
    var random = RandomSource(seed: seed, stream: 0x0E0E_0000_0000_0000 | UInt64(epoch))
    var order = (0..<Int32(count)).map { $0 }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, random.index(below: last + 1))
    }
    return order
  }

  /// Empties the batch and appends whole examples while they fit into `tokenLimit`.
  public mutating func fill(_ batch: inout PackedBatch, tokenLimit: Int) {
    batch.removeAll()
    while true {
      if position.index == order.count {
        position = Position(epoch: position.epoch + 1, index: 0)
        order = ExampleStream.order(count: order.count, seed: seed, epoch: position.epoch)
      }
      let encoded = encode(Int(order[position.index]))
      guard batch.count + encoded.tokens.count - 1 <= tokenLimit else {
        precondition(batch.count > 0, "One example is longer than a whole batch.")
        return
      }
      let example = examples[Int(order[position.index])]
      batch.append(encoded, weights: copyWeight == 1 ? [] : example.weights(copied: copyWeight))
      position.index += 1
    }
  }

  /// One example with some of its controls dropped.
  private func encode(_ index: Int) -> EncodedExample {
    let example = examples[index]
    var random = RandomSource(
      seed: seed ^ 0xD80B_D80B_D80B_D80B,
      stream: UInt64(position.epoch) << 32 | UInt64(index))
    var command = example.command
    if random.unit() < drops.task { command.task = nil }
    if random.unit() < drops.length {
      command.lengthBucket = nil
      command.desiredLength = nil
    }
    if random.unit() < drops.reward {
      command.rewardBin = nil
      command.reward = nil
    }
    let horizonKnown = random.unit() >= drops.horizon
    return layout.example(
      command, intent: example.intent, text: example.text, horizonKnown: horizonKnown)
  }
}
