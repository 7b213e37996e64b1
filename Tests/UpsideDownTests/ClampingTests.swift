import Testing

@testable import UpsideDown

/// The support table speaks up for every task and length.
@Suite("Clamping")
struct ClampingTests {
  static let tasks = ["image", "flyer", "effect", "query"]
  static let bounds = CommandTable.standardLengthUpperBounds
  static let buckets = Array(bounds.indices)

  /// Examples in every cell, two a bin with rewards up to 0.69, but for those of `hole`.
  private func table(
    without hole: (task: String, bucket: Int), bins: ClosedRange<Int>
  ) throws -> CommandTable {
    var table = try CommandTable.build(
      tasks: Self.tasks,
      examples: Self.tasks.flatMap { task in
        Self.buckets.flatMap { bucket in
          (0..<10).map { step in
            let length = bucket == Self.buckets.count - 1 ? 110 : Self.bounds[bucket]
            return CommandTable.Example(
              task: task, length: length, reward: 0.1 + Float(step) * 0.065)
          }
        }
      })
    let task = try #require(Self.tasks.firstIndex(of: hole.task))
    for bin in bins { table.support[task][hole.bucket][bin] = 0 }
    return table
  }

  @Test("a length without examples is moved and said so", arguments: tasks, buckets)
  func length(task: String, bucket: Int) throws {
    let table = try table(without: (task, bucket), bins: 0...4)
    let length = bucket == Self.buckets.count - 1 ? 110 : Self.bounds[bucket]
    for reward in [DesiredReward.max, .auto, .value(0.3)] {
      let told = try table.resolve(
        Command(task: task, desiredLength: length, desiredReward: reward))
      #expect(told.clamped)
      let moved = try #require(told.lengthBucket)
      #expect(abs(moved - bucket) == 1)
      #expect(table.lengthBucket(try #require(told.desiredLength)) == moved)
      // The other tasks keep theirs.
      for other in Self.tasks where other != task {
        let kept = try table.resolve(
          Command(task: other, desiredLength: length, desiredReward: reward))
        #expect(!kept.clamped)
        #expect(kept.lengthBucket == bucket)
      }
    }
  }

  @Test("a reward without examples is moved and said so", arguments: tasks, buckets)
  func reward(task: String, bucket: Int) throws {
    let table = try table(without: (task, bucket), bins: 3...4)
    let length = bucket == Self.buckets.count - 1 ? 110 : Self.bounds[bucket]
    let told = try table.resolve(
      Command(task: task, desiredLength: length, desiredReward: .value(0.68)))
    #expect(told.clamped)
    #expect(told.rewardBin == 2)
    #expect(told.desiredLength == length)
  }

  @Test("a reward beyond the data's best is the top supported bin", arguments: tasks, buckets)
  func beyond(task: String, bucket: Int) throws {
    let length = bucket == Self.buckets.count - 1 ? 110 : Self.bounds[bucket]
    for top in 1...4 {
      let table =
        try top == 4
        ? table(without: (task, bucket), bins: 0...0)
        : table(without: (task, bucket), bins: (top + 1)...4)
      for asked in [0.7, 0.9, 1] as [Float] {
        for desired in [DesiredReward.max, .value(asked)] {
          let told = try table.resolve(
            Command(task: task, desiredLength: length, desiredReward: desired))
          #expect(told.rewardBin == top)
        }
      }
    }
  }
}
